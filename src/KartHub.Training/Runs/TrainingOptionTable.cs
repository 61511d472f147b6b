using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Options;
using KartHub.Training.Preparing;

namespace KartHub.Training.Runs;

/// <summary>Everything there is to choose about a training, each once: validation, the command line, its documentation and the pages read it here.</summary>
public static class TrainingOptionTable
{
    private static readonly Phrase None = new("meaning.none", $"none");

    public static ChoiceOption<TrainingOptions, string> Network { get; } = new()
    {
        Property = nameof(TrainingOptions.Network), CliName = "--network", Label = new("option.network", $"Network"),
        Of = options => options.Network, With = (options, value) => options with { Network = value },
        Choices = [.. Networks.All.Select(network => (network.Name, network.Name, network.Title))],
        Default = Networks.PilotNet.Name, Reason = new("option.network-reason", $"The paper's."),
        Meaning = new("option.network-meaning", $"Which network learns."),
    };

    public static ChoiceOption<TrainingOptions, HoldBack> HoldBack { get; } = new()
    {
        Property = nameof(TrainingOptions.HoldBack), CliName = "--hold-back", Label = new("option.hold-back", $"Held back"),
        Of = options => options.HoldBack, With = (options, value) => options with { HoldBack = value },
        Choices = [(Preparing.HoldBack.LastPart, "last-part", new("choice.hold-back-last-part", $"The end of each recording")), (Preparing.HoldBack.WholeRecordings, "whole-recordings", new("choice.hold-back-whole-recordings", $"Whole recordings"))],
        Default = Preparing.HoldBack.LastPart, Reason = new("option.hold-back-reason", $"Each course that was recorded is learned."),
        Meaning = new("option.hold-back-meaning", $"Which part it is judged by instead of being trained on: of each recording the last fifth, or a fifth of all in whole recordings."),
    };

    public static NumberOption<TrainingOptions, int> Epochs { get; } = new()
    {
        Property = nameof(TrainingOptions.Epochs), CliName = "--epochs", Label = new("option.epochs", $"Epochs"),
        Of = options => options.Epochs, With = (options, value) => options with { Epochs = value },
        Least = 1, Most = 10_000,
        Default = 20, Reason = new("option.epochs-reason", $"The best one is among them: of five minutes of driving as of the few hundred frames of an old recording."),
        Meaning = new("option.epochs-meaning", $"How often the network sees every frame."),
        Advice = new("option.epochs-advice", $"Too few and it has not learned yet; too many and it learns the recording by heart, which shows as a validation loss that rises again. The best epoch is kept in any case."),
    };

    public static NumberOption<TrainingOptions, int> BatchSize { get; } = new()
    {
        Property = nameof(TrainingOptions.BatchSize), CliName = "--batch-size", Label = new("option.batch-size", $"Batch size"),
        Of = options => options.BatchSize, With = (options, value) => options with { BatchSize = value },
        Least = 1, Most = 4_096,
        Default = 32, Reason = new("option.batch-size-reason", $"TensorKart's."),
        Meaning = new("option.batch-size-meaning", $"How many frames it looks at before it corrects itself once."),
        Advice = new("option.batch-size-advice", $"16 to 128 is usual: small batches correct often and restlessly, large ones seldom and smoothly."),
    };

    public static NumberOption<TrainingOptions, double> LearningRate { get; } = new()
    {
        Property = nameof(TrainingOptions.LearningRate), CliName = "--learning-rate", Label = new("option.learning-rate", $"Learning rate"),
        Of = options => options.LearningRate, With = (options, value) => options with { LearningRate = value },
        Least = 1e-6, Most = 0.1,
        Default = 5e-4, Reason = new("option.learning-rate-reason", $"TensorKart's."),
        Meaning = new("option.learning-rate-meaning", $"How big each correction is."),
        Advice = new("option.learning-rate-advice", $"0.0001 to 0.001 is usual: too big and the loss jumps about, too small and it hardly falls."),
    };

    public static OnOffOption<TrainingOptions> Flip { get; } = new()
    {
        Property = nameof(TrainingOptions.Flip), CliName = "--no-flip", Label = new("option.flip", $"Mirror"),
        Of = options => options.Flip, With = (options, value) => options with { Flip = value },
        Default = true, Reason = new("option.flip-reason", $"Most courses turn one way more than the other."),
        Meaning = new("option.flip-meaning", $"Learns from the mirror image of every frame too, so that left and right turns are equally many."),
    };

    public static NumberOption<TrainingOptions, int> Seed { get; } = new()
    {
        Property = nameof(TrainingOptions.Seed), CliName = "--seed", Label = new("option.seed", $"Seed"),
        Of = options => options.Seed, With = (options, value) => options with { Seed = value },
        Least = int.MinValue, Most = int.MaxValue,
        Default = 1, Reason = new("option.seed-reason", $"Any is as good."),
        Meaning = new("option.seed-meaning", $"Where chance starts: the same seed repeats a run exactly, another one shows how much of a result is luck."),
    };

    public static NumberOption<TrainingOptions, int> Threads { get; } = new()
    {
        Property = nameof(TrainingOptions.Threads), CliName = "--threads", Label = new("option.threads", $"Threads"),
        Of = options => options.Threads, With = (options, value) => options with { Threads = value },
        Least = 0, LeastMeans = new("meaning.all", $"all"), Most = 256,
        Default = 0, Reason = new("option.threads-reason", $"The result is the same for any number."),
        Meaning = new("option.threads-meaning", $"Processors to use; 0 means all."),
        Advice = new("option.threads-advice", $"Fewer leave the machine more room while it trains."),
    };

    public static ChoiceOption<TrainingOptions, Loss> Loss { get; } = new()
    {
        Property = nameof(TrainingOptions.Loss), CliName = "--loss", Label = new("option.loss", $"Loss"),
        Of = options => options.Loss, With = (options, value) => options with { Loss = value },
        Choices =
        [
            (Engine.Loss.Mse, "mse", new("choice.loss-mse", $"Squared errors (MSE)")), (Engine.Loss.Euclidean, "euclidean", new("choice.loss-euclidean", $"Euclidean distance")),
            (Engine.Loss.L1, "l1", new("choice.loss-l1", $"Sizes of errors (L1)")), (Engine.Loss.Huber, "huber", new("choice.loss-huber", $"Huber")),
        ],
        Default = Engine.Loss.Mse, Reason = new("option.loss-reason", $"Large errors, which leave the road, count most."),
        Meaning = new("option.loss-meaning", $"What counts as wrong. Squares mind large errors most; sizes mind all alike; Huber squares small errors and forgives slips of the driver's hand."),
    };

    public static NumberOption<TrainingOptions, double> HuberDelta { get; } = new()
    {
        Property = nameof(TrainingOptions.HuberDelta), CliName = "--huber-delta", Label = new("option.huber-delta", $"Huber's delta"),
        Of = options => options.HuberDelta, With = (options, value) => options with { HuberDelta = value },
        AppliesTo = options => options.Loss == Engine.Loss.Huber,
        Least = 0.001, Most = 10,
        Default = 0.25, Reason = new("option.huber-delta-reason", $"An eighth of the stick's way: beyond it the driver may have erred, not the network."),
        Meaning = new("option.huber-delta-meaning", $"Errors up to this much of the stick's way are squared."),
    };

    public static ChoiceOption<TrainingOptions, ButtonLoss> ButtonLoss { get; } = new()
    {
        Property = nameof(TrainingOptions.ButtonLoss), CliName = "--button-loss", Label = new("option.button-loss", $"Button loss"),
        Of = options => options.ButtonLoss, With = (options, value) => options with { ButtonLoss = value },
        AppliesTo = options => options.HasButtons,
        Choices = [(Runs.ButtonLoss.Same, "same", new("choice.button-loss-same", $"As the stick")), (Runs.ButtonLoss.CrossEntropy, "cross-entropy", new("choice.button-loss-cross-entropy", $"Cross-entropy"))],
        Default = Runs.ButtonLoss.Same, Reason = new("option.button-loss-reason", $"TensorKart's."),
        Meaning = new("option.button-loss-meaning", $"How buttons are judged, where the network has some. A button is pressed or not: cross-entropy asks how probable that is."),
    };

    public static ChoiceOption<TrainingOptions, OptimiserKind> Optimiser { get; } = new()
    {
        Property = nameof(TrainingOptions.Optimiser), CliName = "--optimiser", Label = new("option.optimiser", $"Optimiser"),
        Of = options => options.Optimiser, With = (options, value) => options with { Optimiser = value },
        Choices = [(OptimiserKind.Adam, "adam", new("choice.optimiser-adam", $"Adam")), (OptimiserKind.Sgd, "sgd", new("choice.optimiser-sgd", $"SGD with momentum"))],
        Default = OptimiserKind.Adam, Reason = new("option.optimiser-reason", $"It needs the least care about its step size."),
        Meaning = new("option.optimiser-meaning", $"How corrections are made. Adam needs little care; SGD wants a larger learning rate, about 0.01."),
    };

    public static NumberOption<TrainingOptions, double> Momentum { get; } = new()
    {
        Property = nameof(TrainingOptions.Momentum), CliName = "--momentum", Label = new("option.momentum", $"Momentum"),
        Of = options => options.Momentum, With = (options, value) => options with { Momentum = value },
        AppliesTo = options => options.Optimiser == OptimiserKind.Sgd,
        Least = 0, Most = 0.999,
        Default = 0.9, Reason = new("option.momentum-reason", $"Everyone's."),
        Meaning = new("option.momentum-meaning", $"How much of SGD's last correction goes on in the next."),
    };

    public static ChoiceOption<TrainingOptions, ScheduleKind> Schedule { get; } = new()
    {
        Property = nameof(TrainingOptions.Schedule), CliName = "--schedule", Label = new("option.schedule", $"Schedule"),
        Of = options => options.Schedule, With = (options, value) => options with { Schedule = value },
        Choices =
        [
            (ScheduleKind.Constant, "constant", new("choice.schedule-constant", $"Constant")), (ScheduleKind.Step, "step", new("choice.schedule-step", $"Falls every few epochs")),
            (ScheduleKind.Cosine, "cosine", new("choice.schedule-cosine", $"Falls along a cosine to zero")), (ScheduleKind.Plateau, "plateau", new("choice.schedule-plateau", $"Falls when progress stops")),
        ],
        Default = ScheduleKind.Constant, Reason = new("option.schedule-reason", $"The best epoch is kept, so a restless end does no harm."),
        Meaning = new("option.schedule-meaning", $"What becomes of the learning rate. A falling one settles down towards the end."),
    };

    public static NumberOption<TrainingOptions, int> ScheduleEpochs { get; } = new()
    {
        Property = nameof(TrainingOptions.ScheduleEpochs), CliName = "--schedule-epochs", Label = new("option.schedule-epochs", $"Schedule epochs"),
        Of = options => options.ScheduleEpochs, With = (options, value) => options with { ScheduleEpochs = value },
        AppliesTo = options => options.FallsInSteps,
        Least = 1, Most = 1_000,
        Default = 5, Reason = new("option.schedule-epochs-reason", $"A quarter of the default's epochs."),
        Meaning = new("option.schedule-epochs-meaning", $"Epochs between two falls of the learning rate; where it falls when progress stops, epochs without a smaller validation loss before each."),
    };

    public static NumberOption<TrainingOptions, double> ScheduleFactor { get; } = new()
    {
        Property = nameof(TrainingOptions.ScheduleFactor), CliName = "--schedule-factor", Label = new("option.schedule-factor", $"Schedule factor"),
        Of = options => options.ScheduleFactor, With = (options, value) => options with { ScheduleFactor = value },
        AppliesTo = options => options.FallsInSteps,
        Least = 0.01, Most = 0.99,
        Default = 0.5, Reason = new("option.schedule-factor-reason", $"A tenth, as for long trainings, would end short ones."),
        Meaning = new("option.schedule-factor-meaning", $"What remains of the learning rate at each fall: 0.5 is half."),
    };

    public static NumberOption<TrainingOptions, double> WarmUpEpochs { get; } = new()
    {
        Property = nameof(TrainingOptions.WarmUpEpochs), CliName = "--warm-up", Label = new("option.warm-up", $"Warm-up"),
        Of = options => options.WarmUpEpochs, With = (options, value) => options with { WarmUpEpochs = value },
        Least = 0, LeastMeans = None, Most = 100, Unit = new("unit.epochs", $"epochs"),
        Default = 0, Reason = new("option.warm-up-reason", $"The default's learning rate is small enough to start with."),
        Meaning = new("option.warm-up-meaning", $"Epochs, or a part of one, in which the learning rate grows to its full size; 0 starts with it."),
    };

    public static NumberOption<TrainingOptions, double> WeightDecay { get; } = new()
    {
        Property = nameof(TrainingOptions.WeightDecay), CliName = "--weight-decay", Label = new("option.weight-decay", $"Weight decay"),
        Of = options => options.WeightDecay, With = (options, value) => options with { WeightDecay = value },
        Least = 0, LeastMeans = None, Most = 0.9,
        Default = 0, Reason = new("option.weight-decay-reason", $"The best epoch is kept before it has learned by heart."),
        Meaning = new("option.weight-decay-meaning", $"Pulls all weights towards zero, against learning by heart: the share of itself, times the learning rate, that each loses in a step, apart from the gradient (AdamW)."),
        Advice = new("option.weight-decay-advice", $"0.01 is usual, 0 is none."),
    };

    public static NumberOption<TrainingOptions, double> L2 { get; } = new()
    {
        Property = nameof(TrainingOptions.L2), CliName = "--l2", Label = new("option.l2", $"L2 penalty"),
        Of = options => options.L2, With = (options, value) => options with { L2 = value },
        Least = 0, LeastMeans = None, Most = 0.9,
        Default = 0, Reason = new("option.l2-reason", $"For the same reason as no weight decay."),
        Meaning = new("option.l2-meaning", $"The older way to do the same, by the weights' squares as a part of the gradient; not counted in the losses that are told."),
        Advice = new("option.l2-advice", $"0.001 is usual, 0 is none."),
    };

    public static NumberOption<TrainingOptions, double> ClipNorm { get; } = new()
    {
        Property = nameof(TrainingOptions.ClipNorm), CliName = "--clip-norm", Label = new("option.clip-norm", $"Gradient limit"),
        Of = options => options.ClipNorm, With = (options, value) => options with { ClipNorm = value },
        Least = 0, LeastMeans = None, Most = 1_000,
        Default = 0, Reason = new("option.clip-norm-reason", $"These networks' gradients seldom burst."),
        Meaning = new("option.clip-norm-meaning", $"No correction starts from a longer gradient than this; 0 is no limit."),
        Advice = new("option.clip-norm-advice", $"Try 1 where the loss jumps."),
    };

    public static NumberOption<TrainingOptions, double> Brightness { get; } = new()
    {
        Property = nameof(TrainingOptions.Brightness), CliName = "--brightness", Label = new("option.brightness", $"Brightness"),
        Of = options => options.Brightness, With = (options, value) => options with { Brightness = value },
        Least = 0, LeastMeans = new("meaning.as-it-is", $"as it is"), Most = 0.9,
        Default = 0, Reason = new("option.brightness-reason", $"The game's light does not change."),
        Meaning = new("option.brightness-meaning", $"The most by which a training picture becomes brighter or darker, as a share, anew in each epoch."),
        Advice = new("option.brightness-advice", $"0.3 is much; 0 leaves it as it is."),
    };

    public static NumberOption<TrainingOptions, int> Shift { get; } = new()
    {
        Property = nameof(TrainingOptions.Shift), CliName = "--shift", Label = new("option.shift", $"Shift"),
        Of = options => options.Shift, With = (options, value) => options with { Shift = value },
        Least = 0, LeastMeans = None, Most = 50, Unit = new("unit.pixels", $"pixels"),
        Default = 0, Reason = new("option.shift-reason", $"None, until it is known what steering leads back in the game at hand."),
        Meaning = new("option.shift-meaning", $"The most pixels (of the 200) by which a training picture moves sideways, as if the kart stood beside its line, anew in each epoch."),
        Advice = new("option.shift-advice", $"Try 8; 0 is none."),
    };

    public static NumberOption<TrainingOptions, double> ShiftSteering { get; } = new()
    {
        Property = nameof(TrainingOptions.ShiftSteering), CliName = "--shift-steering", Label = new("option.shift-steering", $"Shift's steering"),
        Of = options => options.ShiftSteering, With = (options, value) => options with { ShiftSteering = value },
        AppliesTo = options => options.Shift > 0,
        Least = 0, Most = 0.1, Unit = new("unit.a-pixel", $"a pixel"),
        Default = 0.005, Reason = new("option.shift-steering-reason", $"Half a stick for half a picture's width."),
        Meaning = new("option.shift-steering-meaning", $"What a picture moved by one pixel to the right adds to its steering, so that the network learns the way back."),
    };

    /// <summary>What everyone looks at.</summary>
    public static IReadOnlyList<OptionOf<TrainingOptions>> Main { get; } = [Epochs, BatchSize, LearningRate];

    /// <summary>What is seldom changed.</summary>
    public static IReadOnlyList<OptionOf<TrainingOptions>> More { get; } = [Flip, Seed, Threads];

    /// <summary>How it learns, for those who want to know.</summary>
    public static IReadOnlyList<OptionOf<TrainingOptions>> Advanced { get; } =
    [
        Loss, HuberDelta, ButtonLoss, Optimiser, Momentum, Schedule, ScheduleEpochs, ScheduleFactor, WarmUpEpochs, WeightDecay, L2, ClipNorm, Brightness, Shift, ShiftSteering,
    ];

    /// <summary>All of them, in the order in which people are offered them.</summary>
    public static IReadOnlyList<OptionOf<TrainingOptions>> All { get; } = [HoldBack, Network, .. Main, .. More, .. Advanced];

    /// <summary>What an option is unless one chooses, and for which networks it is something else: <c>20 (sullychen 30)</c>.</summary>
    public static string DefaultOf(OptionOf<TrainingOptions> option)
    {
        var text = option.TextOf(new TrainingOptions());
        var others = Networks.All
            .Select(network => (network.Name, Text: option.TextOf(TrainingOptions.RecommendedFor(network.Name) with { Network = Network.Default })))
            .Where(recommended => recommended.Text != text)
            .Select(recommended => $"{recommended.Name} {recommended.Text}").ToList();
        return others.Count == 0 ? text : $"{text} ({string.Join(", ", others)})";
    }
}
