using System.Text.Json;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd.Optimisers;
using KartHub.Training.Options;
using KartHub.Training.Runs;

namespace KartHub.Training.Tests.Runs;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void OptionsOfBefore_AreReadWithTheDefaultsOfWhatTheyDoNotSay()
    {
        const string Before = """{"network":"tensorkart","epochs":7,"batchSize":16,"learningRate":0.001,"seed":3,"flip":false,"threads":2}""";
        JsonSerializer.Deserialize<TrainingOptions>(Before, JsonSerializerOptions.Web)
            .ShouldBe(new TrainingOptions { Network = "tensorkart", Epochs = 7, BatchSize = 16, LearningRate = 0.001, Seed = 3, Flip = false, Threads = 2 });
    }

    [Fact]
    public void EveryOption_ComesBackFromJson_UnderItsName()
    {
        var options = new TrainingOptions
        {
            Network = "tensorkart", Loss = Loss.Huber, HuberDelta = 0.5, ButtonLoss = ButtonLoss.CrossEntropy, Optimiser = OptimiserKind.Sgd, Momentum = 0.8,
            Schedule = ScheduleKind.Plateau, WarmUpEpochs = 0.5, ScheduleEpochs = 3, ScheduleFactor = 0.3, WeightDecay = 0.01, L2 = 0.001, ClipNorm = 1,
        };
        var json = JsonSerializer.Serialize(options, JsonSerializerOptions.Web);
        JsonSerializer.Deserialize<TrainingOptions>(json, JsonSerializerOptions.Web).ShouldBe(options);
        foreach (var word in (string[])["\"loss\":\"huber\"", "\"buttonLoss\":\"crossEntropy\"", "\"optimiser\":\"sgd\"", "\"schedule\":\"plateau\""])
        {
            json.ShouldContain(word);
        }
    }

    [Fact]
    public void EveryRecommendation_IsValid() => Networks.All.ShouldAllBe(network => TrainingOptions.RecommendedFor(network.Name).Validate().Count == 0);

    [Fact]
    public void AnotherNetwork_BringsItsOwnOptions_ButKeepsWhatWasChosen()
    {
        var chosen = new TrainingOptions { Network = "tensorkart", Epochs = 5, ButtonLoss = ButtonLoss.CrossEntropy }.ForNetwork("sullychen");
        chosen.ShouldBe(TrainingOptions.RecommendedFor("sullychen") with { Epochs = 5 });
        chosen.ForNetwork("tensorkart").ShouldBe(new TrainingOptions { Network = "tensorkart", Epochs = 5 });
    }

    [Fact]
    public void OptionsOutOfRange_AreAllNamed()
    {
        var options = new TrainingOptions
        {
            HuberDelta = 0, Momentum = 1, WarmUpEpochs = -1, ScheduleEpochs = 0, ScheduleFactor = 1, WeightDecay = double.NaN, L2 = -1, ClipNorm = double.PositiveInfinity,
            ButtonLoss = ButtonLoss.CrossEntropy, Loss = (Loss)9, Network = "sullychen",
        };
        options.Validate().Select(fault => fault.Property)
            .ShouldBe(["Loss", "HuberDelta", "Momentum", "ScheduleEpochs", "ScheduleFactor", "WarmUpEpochs", "WeightDecay", "L2", "ClipNorm", "ButtonLoss"]);
    }

    [Fact]
    public void Faults_AreThrownTogether_OneAsItself()
    {
        Should.NotThrow(() => new TrainingOptions().Validate().ThrowIfAny());
        Should.Throw<Refusal>(() => new TrainingOptions { Epochs = 0 }.Validate().ThrowIfAny()).Property.ShouldBe(nameof(TrainingOptions.Epochs));
        Should.Throw<Refusal>(() => new TrainingOptions { Epochs = 0, L2 = 1, Network = "resnet" }.Validate().ThrowIfAny()).Message.ShouldBe("""
            Network must be one of pilotnet, tensorkart, sullychen, small, not 'resnet'.
            Epochs must be 1 to 10,000, not 0.
            L2 penalty must be 0 (none) to 0.9, not 1.
            """);
    }
}
