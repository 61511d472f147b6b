using System.Text.Json.Serialization;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd.Optimisers;
using KartHub.Training.Preparing;

namespace KartHub.Training.Runs;

/// <summary>How a network is trained: what the workshop talks about, with the defaults it starts from.</summary>
public sealed record TrainingOptions
{
    /// <summary>A name of <c>Networks.All</c>: <c>pilotnet</c> (the paper's), <c>tensorkart</c>, …</summary>
    public string Network { get; init; } = "pilotnet";

    /// <summary>Passes over the training rows. 1 to 10,000.</summary>
    public int Epochs { get; init; } = 20; // The best one is among them: of five minutes of driving as of the few hundred frames of an old recording.

    /// <summary>Rows a step. 1 to 4,096.</summary>
    public int BatchSize { get; init; } = 32; // TensorKart's.

    /// <summary>The optimiser's step size. 1e-6 to 0.1.</summary>
    public double LearningRate { get; init; } = 5e-4; // TensorKart's.

    /// <summary>Repeats the run: first weights, order of rows, dropout.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Trains on the mirror image of every row too, so that left and right turns are equally many.</summary>
    public bool Flip { get; init; } = true;

    /// <summary>Which part of the recordings it is judged by instead of being trained on; nothing where there is other data to validate on.</summary>
    public HoldBack HoldBack { get; init; } = HoldBack.LastPart; // So that each course that was recorded is learned.

    /// <summary>The most by which a training picture becomes brighter or darker, as a share, anew in each epoch. 0 to 0.9.</summary>
    public double Brightness { get; init; } // None: the game's light does not change.

    /// <summary>The most pixels by which a training picture moves sideways, with steering that leads back, anew in each epoch. 0 to 50.</summary>
    public int Shift { get; init; } // None, until it is known what steering leads back in the game at hand.

    /// <summary>Steering for each pixel that a picture is moved. 0 to 0.1.</summary>
    public double ShiftSteering { get; init; } = 0.005; // Half a stick for half a picture's width.

    /// <summary>Threads; 0 means all processors.</summary>
    public int Threads { get; init; }

    /// <summary>What is made small.</summary>
    public Loss Loss { get; init; } = Loss.Mse; // Large errors, which leave the road, count most.

    /// <summary>Where Huber's loss turns from squares to sizes, in stick units. 0.001 to 10.</summary>
    public double HuberDelta { get; init; } = 0.25; // An eighth of the stick's way: beyond it the driver may have erred, not the network.

    /// <summary>How the buttons of a network that has some are judged.</summary>
    public ButtonLoss ButtonLoss { get; init; } = ButtonLoss.Same; // TensorKart's.

    /// <summary>How the weights follow the gradient.</summary>
    public OptimiserKind Optimiser { get; init; } = OptimiserKind.Adam; // Needs the least care about its step size.

    /// <summary>Share of the last step that SGD keeps. 0 to below 1.</summary>
    public double Momentum { get; init; } = 0.9; // Everyone's.

    /// <summary>How the learning rate changes on the way.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Constant; // The best epoch is kept, so a restless end does no harm.

    /// <summary>Epochs (or a part of one) in which the learning rate grows to its full size. 0 to 100.</summary>
    public double WarmUpEpochs { get; init; }

    /// <summary>Epochs between two falls of the schedule "step"; epochs without progress before one of "plateau". 1 to 1,000.</summary>
    public int ScheduleEpochs { get; init; } = 5; // A quarter of the default's epochs.

    /// <summary>What remains of the learning rate at a fall. 0.01 to 0.99.</summary>
    public double ScheduleFactor { get; init; } = 0.5; // A tenth, as for long trainings, would end short ones.

    /// <summary>Share of themselves, times the learning rate, that weights lose in a step, apart from the gradient (AdamW). 0 to 0.9.</summary>
    public double WeightDecay { get; init; } // None: the best epoch is kept before it has learned by heart.

    /// <summary>Penalty on the squares of weights, as a part of the gradient. 0 to 0.9.</summary>
    public double L2 { get; init; }

    /// <summary>The greatest length of a step's gradient; 0: any. 0 to 1,000.</summary>
    public double ClipNorm { get; init; } // Any: these networks' gradients seldom burst.

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
        return this with
        {
            Network = network,
            Epochs = Epochs == before.Epochs ? after.Epochs : Epochs,
            BatchSize = BatchSize == before.BatchSize ? after.BatchSize : BatchSize,
            LearningRate = LearningRate == before.LearningRate ? after.LearningRate : LearningRate,
            L2 = L2 == before.L2 ? after.L2 : L2,
            ButtonLoss = Networks.All.FirstOrDefault(known => known.Name == network) is { Buttons: 0 } ? ButtonLoss.Same : ButtonLoss,
        };
    }

    /// <summary>Every value that is out of its range, in words that begin with the value's name; empty when all are well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        var network = Networks.All.FirstOrDefault(network => network.Name == Network);
        Require(network is not null, $"There is no network '{Network}'; choose one of: {string.Join(", ", Networks.All.Select(network => network.Name))}.");
        Require(Epochs is >= 1 and <= 10_000, $"Epochs must be 1 to 10,000, not {Epochs}.");
        Require(BatchSize is >= 1 and <= 4_096, $"Batch size must be 1 to 4,096, not {BatchSize}.");
        Require(LearningRate is >= 1e-6 and <= 0.1, $"Learning rate must be 0.000001 to 0.1, not {LearningRate}.");
        Require(Threads is >= 0 and <= 256, $"Threads must be 0 (all) to 256, not {Threads}.");
        Require(Brightness is >= 0 and <= 0.9, $"Brightness must be 0 (as it is) to 0.9, not {Brightness}.");
        Require(Shift is >= 0 and <= 50, $"Shift must be 0 (none) to 50 pixels, not {Shift}.");
        Require(ShiftSteering is >= 0 and <= 0.1, $"Shift's steering must be 0 to 0.1 a pixel, not {ShiftSteering}.");
        Require(Enum.IsDefined(Loss) && Enum.IsDefined(ButtonLoss) && Enum.IsDefined(Optimiser) && Enum.IsDefined(Schedule), "Loss, button loss, optimiser and schedule must be among those there are.");
        Require(Enum.IsDefined(HoldBack), "What is held back must be the last part of each recording, or whole recordings.");
        Require(HuberDelta is >= 0.001 and <= 10, $"Huber's delta must be 0.001 to 10, not {HuberDelta}.");
        Require(ButtonLoss == ButtonLoss.Same || network is null or { Buttons: > 0 }, $"Button loss: the network '{Network}' has no buttons; choose another network, or the same loss for all.");
        Require(Momentum is >= 0 and < 1, $"Momentum must be 0 to below 1, not {Momentum}.");
        Require(WarmUpEpochs is >= 0 and <= 100, $"Warm-up must be 0 to 100 epochs, not {WarmUpEpochs}.");
        Require(ScheduleEpochs is >= 1 and <= 1_000, $"Schedule epochs must be 1 to 1,000, not {ScheduleEpochs}.");
        Require(ScheduleFactor is >= 0.01 and <= 0.99, $"Schedule factor must be 0.01 to 0.99, not {ScheduleFactor}.");
        Require(WeightDecay is >= 0 and <= 0.9, $"Weight decay must be 0 to 0.9, not {WeightDecay}.");
        Require(L2 is >= 0 and <= 0.9, $"L2 penalty must be 0 to 0.9, not {L2}.");
        Require(ClipNorm is >= 0 and <= 1_000, $"Gradient limit must be 0 (none) to 1,000, not {ClipNorm}.");
        return errors;

        void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                errors.Add(otherwise);
            }
        }
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
