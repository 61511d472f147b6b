using System.Text.Json.Serialization;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd.Optimisers;
using KartHub.Training.Options;
using KartHub.Training.Preparing;

namespace KartHub.Training.Runs;

/// <summary>How a network is trained: what the workshop talks about. Ranges, defaults and their reasons are in <see cref="TrainingOptionTable"/>, where a new option needs a row.</summary>
public sealed record TrainingOptions
{
    /// <summary>A name of <c>Networks.All</c>: <c>pilotnet</c> (the paper's), <c>tensorkart</c>, …</summary>
    public string Network { get; init; } = TrainingOptionTable.Network.Default;

    /// <summary>Passes over the training rows.</summary>
    public int Epochs { get; init; } = TrainingOptionTable.Epochs.Default;

    /// <summary>Rows a step.</summary>
    public int BatchSize { get; init; } = TrainingOptionTable.BatchSize.Default;

    /// <summary>The optimiser's step size.</summary>
    public double LearningRate { get; init; } = TrainingOptionTable.LearningRate.Default;

    /// <summary>Repeats the run: first weights, order of rows, dropout.</summary>
    public int Seed { get; init; } = TrainingOptionTable.Seed.Default;

    /// <summary>Trains on the mirror image of every row too, so that left and right turns are equally many.</summary>
    public bool Flip { get; init; } = TrainingOptionTable.Flip.Default;

    /// <summary>Which part of the recordings it is judged by instead of being trained on; nothing where there is other data to validate on.</summary>
    public HoldBack HoldBack { get; init; } = TrainingOptionTable.HoldBack.Default;

    /// <summary>The most by which a training picture becomes brighter or darker, as a share, anew in each epoch.</summary>
    public double Brightness { get; init; } = TrainingOptionTable.Brightness.Default;

    /// <summary>The most pixels by which a training picture moves sideways, with steering that leads back, anew in each epoch.</summary>
    public int Shift { get; init; } = TrainingOptionTable.Shift.Default;

    /// <summary>Steering for each pixel that a picture is moved.</summary>
    public double ShiftSteering { get; init; } = TrainingOptionTable.ShiftSteering.Default;

    /// <summary>Threads; 0 means all processors.</summary>
    public int Threads { get; init; } = TrainingOptionTable.Threads.Default;

    /// <summary>What is made small.</summary>
    public Loss Loss { get; init; } = TrainingOptionTable.Loss.Default;

    /// <summary>Where Huber's loss turns from squares to sizes, in stick units.</summary>
    public double HuberDelta { get; init; } = TrainingOptionTable.HuberDelta.Default;

    /// <summary>How the buttons of a network that has some are judged.</summary>
    public ButtonLoss ButtonLoss { get; init; } = TrainingOptionTable.ButtonLoss.Default;

    /// <summary>How the weights follow the gradient.</summary>
    public OptimiserKind Optimiser { get; init; } = TrainingOptionTable.Optimiser.Default;

    /// <summary>Share of the last step that SGD keeps.</summary>
    public double Momentum { get; init; } = TrainingOptionTable.Momentum.Default;

    /// <summary>How the learning rate changes on the way.</summary>
    public ScheduleKind Schedule { get; init; } = TrainingOptionTable.Schedule.Default;

    /// <summary>Epochs (or a part of one) in which the learning rate grows to its full size.</summary>
    public double WarmUpEpochs { get; init; } = TrainingOptionTable.WarmUpEpochs.Default;

    /// <summary>Epochs between two falls of the schedule "step"; epochs without progress before one of "plateau".</summary>
    public int ScheduleEpochs { get; init; } = TrainingOptionTable.ScheduleEpochs.Default;

    /// <summary>What remains of the learning rate at a fall.</summary>
    public double ScheduleFactor { get; init; } = TrainingOptionTable.ScheduleFactor.Default;

    /// <summary>Share of themselves, times the learning rate, that weights lose in a step, apart from the gradient (AdamW).</summary>
    public double WeightDecay { get; init; } = TrainingOptionTable.WeightDecay.Default;

    /// <summary>Penalty on the squares of weights, as a part of the gradient.</summary>
    public double L2 { get; init; } = TrainingOptionTable.L2.Default;

    /// <summary>The greatest length of a step's gradient; 0: any.</summary>
    public double ClipNorm { get; init; } = TrainingOptionTable.ClipNorm.Default;

    internal bool HasButtons => Networks.Find(Network) is { Buttons: > 0 };

    internal bool FallsInSteps => Schedule is ScheduleKind.Step or ScheduleKind.Plateau;

    /// <summary>What the network's own authors train it with; where they are silent, the defaults above.</summary>
    public static TrainingOptions RecommendedFor(string network) => network switch
    {
        "sullychen" => new TrainingOptions { Network = network, Epochs = 30, BatchSize = 100, LearningRate = 1e-4, L2 = 1e-3 },
        _ => new TrainingOptions { Network = network },
    };

    /// <summary>The same for another network: what was as recommended for the old one becomes as recommended for the new.</summary>
    public TrainingOptions ForNetwork(string network)
    {
        var (before, after) = (RecommendedFor(Network), RecommendedFor(network));
        return TrainingOptionTable.All
            .Where(option => option.TextOf(this) == option.TextOf(before))
            .Aggregate(this, (options, option) => option.WithText(options, option.TextOf(after))) with
        {
            ButtonLoss = Networks.Find(network) is { Buttons: 0 } ? ButtonLoss.Same : ButtonLoss,
        };
    }

    /// <summary>All that is wrong, in the table's order; each refusal carries its property.</summary>
    public IReadOnlyList<Refusal> Validate()
    {
        var faults = TrainingOptionTable.All.FaultsIn(this);
        if (ButtonLoss == ButtonLoss.CrossEntropy && Networks.Find(Network) is { Buttons: 0 })
        {
            faults.Add(new Refusal("training.no-buttons", $"The network '{Network}' has no buttons to judge by cross-entropy; choose another network, or the same loss for all.")
            {
                Property = nameof(ButtonLoss),
            });
        }

        return faults;
    }

    /// <summary>The network to train, with its buttons as <see cref="ButtonLoss"/> wants them.</summary>
    internal NetworkDefinition Define() => ButtonLoss == ButtonLoss.CrossEntropy ? Networks.ByName(Network).WithButtonLogits() : Networks.ByName(Network);

    internal TrainerOptions ForTrainer() => new()
    {
        Loss = Loss,
        HuberDelta = HuberDelta,
        Optimiser = Optimiser,
        LearningRate = LearningRate,
        Momentum = Momentum,
        WeightDecay = WeightDecay,
        L2 = L2,
        ClipNorm = ClipNorm,
        Threads = Threads,
        Seed = Seed,
    };

    /// <summary>The rows as the epochs train on them.</summary>
    internal AugmentedRows Augment(RowTable rows, NetworkDefinition network) =>
        new(rows, network, new Augmentation { Brightness = Brightness, Shift = Shift, ShiftSteering = ShiftSteering, Seed = Seed });

    internal LearningRateSchedule ForSchedule() => new() { Kind = Schedule, WarmUpEpochs = WarmUpEpochs, Epochs = ScheduleEpochs, Factor = ScheduleFactor };

    /// <summary>Whether a run with these options is the beginning of one with the others: threads never matter, and how long it goes on only to a schedule that ends with it.</summary>
    internal bool CanGoOnAs(TrainingOptions other) =>
        this with { Threads = 0, Epochs = 0 } == other with { Threads = 0, Epochs = 0 } && (Epochs == other.Epochs || Schedule != ScheduleKind.Cosine);
}

/// <summary>How buttons are judged.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ButtonLoss>))]
public enum ButtonLoss
{
    /// <summary>As the stick is.</summary>
    [JsonStringEnumMemberName("same")]
    Same,

    /// <summary>By binary cross-entropy: the network says how probably each is pressed.</summary>
    [JsonStringEnumMemberName("crossEntropy")]
    CrossEntropy,
}
