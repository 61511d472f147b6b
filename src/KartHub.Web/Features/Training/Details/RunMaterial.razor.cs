using System.Globalization;
using KartHub.Training.Engine;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.Details;

/// <summary>What a run learns from, what it is judged by, and with which options.</summary>
public sealed partial class RunMaterial(RefusalWords words)
{
    [Parameter, EditorRequired]
    public required TrainingRun Run { get; set; }

    /// <summary>Those of its recordings that can be looked at: not deleted, and for the eyes of who looks on.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<Guid> Seen { get; set; }

    /// <summary>Whether the names of the others may be known too.</summary>
    [Parameter]
    public bool Open { get; set; }

    private IEnumerable<(Guid Id, string Name)> Named => Run.RecordingIds.Zip(Run.RecordingNames).Where(r => Open || Seen.Contains(r.First));

    private int Hidden => Open ? 0 : Run.RecordingIds.Count(id => !Seen.Contains(id));

    private string Network => Networks.Find(Run.Options.Network) is { } known ? words.Tell(known.Title) : Run.Options.Network;

    private string Options
    {
        get
        {
            var (batch, rate, seed) = (Run.Options.BatchSize.ToString(CultureInfo.InvariantCulture), RunWords.Rate(Run.Options.LearningRate), Run.Options.Seed.ToString(CultureInfo.InvariantCulture));
            return Run.Options.Flip
                ? Texts.Training.Material.OptionsMirrored(Network, Run.Options.Epochs, batch, rate, seed)
                : Texts.Training.Material.Options(Network, Run.Options.Epochs, batch, rate, seed);
        }
    }
}
