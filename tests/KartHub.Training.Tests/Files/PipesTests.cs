using KartHub.Contracts;
using KartHub.Training.Interchange.Keras;
using KartHub.Training.Models;
using KartHub.Training.Preparing;
using KartHub.Training.Runs;
using KartHub.Training.Tests.Interchange;
using KartHub.Training.Tests.Models;
using KartHub.Training.Tests.Preparing;

namespace KartHub.Training.Tests.Files;

/// <summary>Opening a pipe waits for whoever writes to it, for ever.</summary>
public sealed class PipesTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [SkippableTheory]
    [InlineData("model/model.json")]
    [InlineData("model/model.safetensors")]
    [InlineData("model.zip")]
    public void InPlaceOfAModel_IsRefused(string name)
    {
        ModelFolder.Save(temp["model"], TestModels.Random("pilotnet"));
        Pipe(name);
        Refused(() => ModelFolder.Load(name.Contains('/', StringComparison.Ordinal) ? temp["model"] : temp[name]));
    }

    [SkippableTheory]
    [InlineData("prepared/manifest.json")]
    [InlineData("prepared/X.npy")]
    [InlineData("prepared/y.npy")]
    public async Task InPlaceOfPreparedData_IsRefused(string name)
    {
        (await TestRecording.PrepareAsync(temp["prepared"], new TestRecording("a", 5))).Dispose();
        Pipe(name);
        Refused(() => PreparedData.Open(temp["prepared"]));
    }

    [SkippableFact]
    public void InPlaceOfACheckpoint_IsRefused()
    {
        Directory.CreateDirectory(temp["checkpoint"]);
        Pipe("checkpoint/training.checkpoint");
        Refused(() => TrainingSession.RequireReadable(temp["checkpoint"]));
    }

    [SkippableFact]
    public void AmongKerasFiles_IsRefused_OrPassedOverWhereItIsOnlyBeside()
    {
        Pipe("model.json");
        Pipe("model.keras");
        var weights = temp.Write("weights.h5", KerasFiles.Make(KerasFiles.PilotNetShapes.Select((shape, i) => ($"layer_{i}", (int[]?)shape))));
        KerasImport.Read(weights).Model.Description.Network.Name.ShouldBe("pilotnet");
        Refused(() => KerasImport.Read(weights, new KerasImportOptions { Architecture = temp["model.json"] }));
        Refused(() => KerasImport.Read(temp["model.keras"]));
        Directory.CreateDirectory(temp["unpacked"]);
        Pipe("unpacked/config.json");
        Refused(() => KerasImport.Read(temp["unpacked"]));
    }

    private static void Refused(Action read) => Should.Throw<Refusal>(read).Code.ShouldBe("file.no-content");

    private void Pipe(string name)
    {
        File.Delete(temp[name]);
        temp.Pipe(name);
    }
}
