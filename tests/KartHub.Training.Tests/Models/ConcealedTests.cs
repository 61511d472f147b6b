using System.Text.Json;
using KartHub.Training.Models;
using KartHub.Training.Preparing;
using KartHub.Training.Runs;

namespace KartHub.Training.Tests.Models;

/// <summary>What those see of a model with whom its recordings were not shared. Whoever adds a property to <see cref="Provenance"/> decides here whether they see it.</summary>
public sealed class ConcealedTests
{
    private static readonly string[] Hidden = [nameof(Provenance.Recordings), nameof(Provenance.ValidationRecordings), nameof(Provenance.Validation)];

    private static readonly Provenance Whole = new()
    {
        Recordings = ["Ann's lap"], ValidationRecordings = ["Ben's lap"], JudgedOn = JudgedOn.Unseen, Validation = "Ben's lap, all of it.",
        TrainRows = 1, ValidationRows = 2, Options = new TrainingOptions { Epochs = 3 }, Epoch = 4, ValLoss = 5, BaselineMean = 6, BaselineZero = 7,
        MeanSteering = 8, SteerMse = 9, SteerMae = 10, Imported = "a file", Version = "11", CreatedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void Concealed_LeavesOutWhatNamesRecordings_AndNothingElse()
    {
        var concealed = Whole.Concealed();
        foreach (var property in typeof(Provenance).GetProperties())
        {
            string Of(Provenance provenance) => JsonSerializer.Serialize(property.GetValue(provenance));
            Of(Whole).ShouldNotBe(Of(new Provenance()), $"{property.Name} is not looked at here.");
            Of(concealed).ShouldBe(Of(Hidden.Contains(property.Name) ? new Provenance() : Whole), property.Name);
        }
    }
}
