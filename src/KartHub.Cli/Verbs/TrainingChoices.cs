using System.CommandLine;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Runs;

namespace KartHub.Cli.Verbs;

/// <summary>The options of <c>train</c> that say how; what is not said is as recommended for the network.</summary>
internal sealed class TrainingChoices
{
    private static readonly TrainingOptions Defaults = new();

    private readonly Option<string> network = new("--network")
    {
        Description = $"{string.Join(", ", Networks.All.Select(network => network.Name))}: what they are is in docs/cli.md.", DefaultValueFactory = _ => Defaults.Network,
    };

    private readonly Option<int?> epochs = new("--epochs") { Description = $"Passes over the data; {Defaults.Epochs} unless the network's authors have others." };
    private readonly Option<int?> batchSize = new("--batch-size") { Description = $"Rows a step; {Defaults.BatchSize} unless the network's authors have others." };
    private readonly Option<double?> learningRate = new("--learning-rate") { Description = $"Step size; {Defaults.LearningRate} unless the network's authors have another." };
    private readonly Option<int> seed = VerbOptions.Seed();
    private readonly Option<bool> noFlip = new("--no-flip") { Description = "Do not train on mirror images too." };
    private readonly Option<string> holdBack = Choice("--hold-back", Defaults.HoldBack, "Which part is judged by instead of trained on: of each recording the end, or recordings as a whole.");
    private readonly Option<double?> brightness = new("--brightness") { Description = "The most by which pictures become brighter or darker, as a share, anew in each epoch." };
    private readonly Option<int?> shift = new("--shift") { Description = "The most pixels by which pictures move sideways, with steering that leads back, anew in each epoch." };
    private readonly Option<double?> shiftSteering = new("--shift-steering") { Description = $"Steering for each pixel that a picture is moved; {Defaults.ShiftSteering}." };
    private readonly Option<int> threads = new("--threads") { Description = "Threads; 0 means all processors. The result is the same." };
    private readonly Option<string> loss = Choice("--loss", Defaults.Loss, "What is made small.");
    private readonly Option<double?> huberDelta = new("--huber-delta") { Description = $"Where Huber's loss turns from squares to sizes; {Defaults.HuberDelta}." };
    private readonly Option<string> buttonLoss = Choice("--button-loss", Defaults.ButtonLoss, "How buttons are judged: as the stick is, or by cross-entropy.");
    private readonly Option<string> optimiser = Choice("--optimiser", Defaults.Optimiser, "How weights follow the gradient.");
    private readonly Option<double?> momentum = new("--momentum") { Description = $"Share of the last step that SGD keeps; {Defaults.Momentum}." };
    private readonly Option<string> schedule = Choice("--schedule", Defaults.Schedule, "How the learning rate changes on the way.");
    private readonly Option<double?> warmUp = new("--warm-up") { Description = "Epochs in which the learning rate grows to its full size." };
    private readonly Option<int?> scheduleEpochs = new("--schedule-epochs") { Description = $"Epochs between two falls (step), or without progress before one (plateau); {Defaults.ScheduleEpochs}." };
    private readonly Option<double?> scheduleFactor = new("--schedule-factor") { Description = $"What remains of the learning rate at a fall; {Defaults.ScheduleFactor}." };
    private readonly Option<double?> weightDecay = new("--weight-decay") { Description = "Share of themselves, times the learning rate, that weights lose in a step (AdamW)." };
    private readonly Option<double?> l2 = new("--l2") { Description = "Penalty on the squares of weights." };
    private readonly Option<double?> clipNorm = new("--clip-norm") { Description = "The greatest length of a step's gradient; 0: any." };

    public IEnumerable<Option> All =>
    [
        network, epochs, batchSize, learningRate, seed, noFlip, holdBack, brightness, shift, shiftSteering, threads, loss, huberDelta, buttonLoss, optimiser, momentum,
        schedule, warmUp, scheduleEpochs, scheduleFactor, weightDecay, l2, clipNorm,
    ];

    /// <exception cref="Refusal">A value is out of its range.</exception>
    public TrainingOptions Read(ParseResult arguments)
    {
        var recommended = TrainingOptions.RecommendedFor(arguments.GetRequiredValue(network));
        var options = recommended with
        {
            Epochs = arguments.GetValue(epochs) ?? recommended.Epochs,
            BatchSize = arguments.GetValue(batchSize) ?? recommended.BatchSize,
            LearningRate = arguments.GetValue(learningRate) ?? recommended.LearningRate,
            Seed = arguments.GetValue(seed),
            Flip = !arguments.GetValue(noFlip),
            HoldBack = Chosen(arguments, holdBack, recommended.HoldBack),
            Brightness = arguments.GetValue(brightness) ?? recommended.Brightness,
            Shift = arguments.GetValue(shift) ?? recommended.Shift,
            ShiftSteering = arguments.GetValue(shiftSteering) ?? recommended.ShiftSteering,
            Threads = arguments.GetValue(threads),
            Loss = Chosen(arguments, loss, recommended.Loss),
            HuberDelta = arguments.GetValue(huberDelta) ?? recommended.HuberDelta,
            ButtonLoss = Chosen(arguments, buttonLoss, recommended.ButtonLoss),
            Optimiser = Chosen(arguments, optimiser, recommended.Optimiser),
            Momentum = arguments.GetValue(momentum) ?? recommended.Momentum,
            Schedule = Chosen(arguments, schedule, recommended.Schedule),
            WarmUpEpochs = arguments.GetValue(warmUp) ?? recommended.WarmUpEpochs,
            ScheduleEpochs = arguments.GetValue(scheduleEpochs) ?? recommended.ScheduleEpochs,
            ScheduleFactor = arguments.GetValue(scheduleFactor) ?? recommended.ScheduleFactor,
            WeightDecay = arguments.GetValue(weightDecay) ?? recommended.WeightDecay,
            L2 = arguments.GetValue(l2) ?? recommended.L2,
            ClipNorm = arguments.GetValue(clipNorm) ?? recommended.ClipNorm,
        };
        var errors = options.Validate();
        return errors.Count == 0 ? options : throw new Refusal("training.options", $"{string.Join(Environment.NewLine, errors)}");
    }

    private static Option<string> Choice<T>(string name, T standard, string description) where T : struct, Enum
    {
        var option = new Option<string>(name) { Description = $"{description} {Word(standard)} unless said." };
        option.AcceptOnlyFromAmong([.. Enum.GetValues<T>().Select(Word)]);
        return option;
    }

    private static T Chosen<T>(ParseResult arguments, Option<string> option, T standard) where T : struct, Enum =>
        arguments.GetValue(option) is { } word ? Enum.GetValues<T>().Single(value => Word(value) == word) : standard;

    private static string Word<T>(T value) where T : struct, Enum
    {
        var name = string.Concat(value.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"-{letter}" : $"{letter}"));
        return name.ToLowerInvariant();
    }
}
