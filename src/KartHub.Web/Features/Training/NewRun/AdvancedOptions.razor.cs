using KartHub.Training.Engine;
using KartHub.Training.Runs;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.NewRun;

/// <summary>How a network learns, for those who want to know: loss, optimiser, schedule, decay, clipping and changed pictures. Only what the other choices leave open is shown.</summary>
public sealed partial class AdvancedOptions
{
    private static readonly (Loss, string)[] Losses =
        [(Loss.Mse, "Squared errors (MSE)"), (Loss.Euclidean, "Euclidean distance"), (Loss.L1, "Sizes of errors (L1)"), (Loss.Huber, "Huber")];

    private static readonly (ButtonLoss, string)[] ButtonLosses = [(ButtonLoss.Same, "As the stick"), (ButtonLoss.CrossEntropy, "Cross-entropy")];

    private static readonly (OptimiserKind, string)[] Optimisers = [(OptimiserKind.Adam, "Adam"), (OptimiserKind.Sgd, "SGD with momentum")];

    private static readonly (ScheduleKind, string)[] Schedules =
        [(ScheduleKind.Constant, "Constant"), (ScheduleKind.Step, "Falls every few epochs"), (ScheduleKind.Cosine, "Falls along a cosine to zero"), (ScheduleKind.Plateau, "Falls when progress stops")];

    [Parameter, EditorRequired]
    public required TrainingOptions Options { get; set; }

    [Parameter, EditorRequired]
    public required Func<TrainingOptions, Task> OnChange { get; set; }

    /// <summary>What is wrong with the options, all of it.</summary>
    [Parameter]
    public IReadOnlyList<string> Errors { get; set; } = [];

    private bool HasButtons => Networks.All.FirstOrDefault(network => network.Name == Options.Network) is { Buttons: > 0 };
}
