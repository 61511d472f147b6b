using KartHub.Training.Models;
using KartHub.Training.Tests.Interchange;
using KartHub.Training.Tests.Models;

namespace KartHub.Cli.Tests;

public sealed class InterchangeVerbsTests : IDisposable
{
    private readonly TestTerminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task Export_ThenImport_GivesTheSameWeights()
    {
        var model = TestModels.Random("tensorkart", seed: 4);
        ModelFolder.Save(terminal["model"], model);
        var exported = (await TestTerminal.JsonAsync("export", "--model", terminal["model"], "--format", "keras", "--out", terminal["model_weights.h5"])).ShouldHaveSingleItem();
        exported.Keys().ShouldBe(["format", "bytes", "outputs", "out"]);
        exported.Text("format").ShouldBe("keras");
        exported.Number("bytes").ShouldBe(new FileInfo(terminal["model_weights.h5"]).Length);

        var imported = (await TestTerminal.JsonAsync("import", terminal["model_weights.h5"], "--out", terminal["back"], "--name", "Back")).ShouldHaveSingleItem();
        imported.Keys().ShouldBe(["network", "layers", "parameters", "outputs", "assumptions", "out"]);
        imported.Text("network").ShouldBe("tensorkart");
        imported.Number("parameters").ShouldBe(1_595_555);
        var back = ModelFolder.Load(terminal["back"]);
        back.Description.Name.ShouldBe("Back");
        back.Weights.Zip(model.Weights).ShouldAllBe(pair => pair.First.Values.SequenceEqual(pair.Second.Values));
    }

    [Fact]
    public async Task Export_WritesOnnx_AndNeverOverwrites()
    {
        ModelFolder.Save(terminal["model"], TestModels.Random("pilotnet"));
        string[] verb = ["export", "--model", terminal["model"], "--format", "onnx", "--out", terminal["model.onnx"]];
        (await TestTerminal.JsonAsync(verb)).ShouldHaveSingleItem().Text("format").ShouldBe("onnx");
        (await terminal.RefusalAsync(verb)).ShouldContain("something at");
        (await TestTerminal.RunAsync("export", "--model", terminal["model"], "--format", "caffe", "--out", terminal["x"])).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Import_SaysWhatItAssumed_AndTakesTheCallersWord()
    {
        var file = KerasFiles.Make(KerasFiles.PilotNetShapes.Select((shape, i) => ($"layer_{i}", (int[]?)shape)));
        await File.WriteAllBytesAsync(terminal["w.h5"], file);
        (await TestTerminal.RunAsync("import", terminal["w.h5"], "--out", terminal["a"])).Output.ShouldContain("Assumed: it was trained on byte / 255");
        await TestTerminal.JsonAsync("import", terminal["w.h5"], "--out", terminal["b"], "--input", "-1..1", "--hidden", "elu", "--outputs", "steerY");
        var network = ModelFolder.Load(terminal["b"]).Description.Network;
        network.Outputs.ShouldBe(["steerY"]);
        network.Layers[0].ShouldEndWith("elu");
        network.Definition().InputOffset.ShouldBe(-1);
    }

    [Fact]
    public async Task WhatCannotBeImported_IsRefused()
    {
        await File.WriteAllTextAsync(terminal["notes.h5"], "notes");
        await File.WriteAllBytesAsync(terminal["other.h5"], KerasFiles.Make([("dense", [4, 2])]));
        (await terminal.RefusalAsync("import", terminal["absent.h5"], "--out", terminal["m"])).ShouldContain("There is no file");
        (await terminal.RefusalAsync("import", terminal["notes.h5"], "--out", terminal["m"])).ShouldContain("no HDF5 file");
        (await terminal.RefusalAsync("import", terminal["other.h5"], "--out", terminal["m"])).ShouldContain("dense 4×2 + 2");
        (await terminal.RefusalAsync("import", terminal["other.h5"], "--out", terminal.Folder)).ShouldContain("something else than a model");
    }
}
