using KartHub.Training.Engine;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.Details;

/// <summary>What a run learns from, what it is judged by, and with which options.</summary>
public sealed partial class RunMaterial
{
    [Parameter, EditorRequired]
    public required TrainingRun Run { get; set; }

    /// <summary>Those of its recordings that can be looked at: not deleted, and for the eyes of who looks on.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<Guid> Seen { get; set; }

    private string Network => Networks.All.FirstOrDefault(n => n.Name == Run.Options.Network)?.Title ?? Run.Options.Network;
}
