using KartHub.Contracts;
using KartHub.Training.Options;
using KartHub.Training.Runs;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.NewRun;

/// <summary>Options of a run to choose. Only those are shown that the other choices leave open, and those that are wrong.</summary>
public sealed partial class OptionFields
{
    /// <summary>A part of the <see cref="TrainingOptionTable"/>.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<OptionOf<TrainingOptions>> Table { get; set; }

    [Parameter, EditorRequired]
    public required TrainingOptions Options { get; set; }

    [Parameter, EditorRequired]
    public required Func<TrainingOptions, Task> OnChange { get; set; }

    /// <summary>What is wrong with the options, all of it.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<Refusal> Faults { get; set; }

    private IEnumerable<OptionOf<TrainingOptions>> Shown =>
        Table.Where(option => option.AppliesTo(Options) || Faults.Any(fault => fault.Property == option.Property));
}
