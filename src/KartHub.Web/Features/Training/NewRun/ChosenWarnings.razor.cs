using KartHub.Web.Features.Recordings;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.NewRun;

/// <summary>Says what there is to know of the recordings that are about to be trained on.</summary>
public sealed partial class ChosenWarnings(RefusalWords words)
{
    private const int Most = 5;

    [Parameter, EditorRequired]
    public required IReadOnlyList<Recording> Chosen { get; set; }

    private List<Recording> Warned => [.. Chosen.Where(recording => recording.Notices.Count > 0)];

    private string Lead => Chosen.Count == 1 ? Texts.Training.Warnings.OfTheOne : Texts.Training.Warnings.OfSome(Warned.Count);
}
