using System.Text.Json;
using KartHub.Contracts;
using KartHub.Tests.Shared;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Interchange.Keras;
using KartHub.Training.Interchange.Onnx;
using KartHub.Training.Models;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;
using KartHub.Training.Tests.Engine;
using KartHub.Training.Tests.Models;
using KartHub.Training.Tests.Recordings;
using Microsoft.ML.OnnxRuntime;
using Xunit.Abstractions;

namespace KartHub.Training.Tests.Interchange;

public sealed class OnnxExportTests(ITestOutputHelper output) : IDisposable
{
    private const int Frames = 100;
    private const int AtOnce = 7;
    private const double Tolerance = 1e-5;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("pilotnet")]
    [InlineData("tensorkart")]
    [InlineData("sullychen")]
    [InlineData("small")]
    public async Task OnnxRuntime_ComputesWhatWeCompute_OnSimulatedFrames(string network)
    {
        using var recording = new SimulatedFrames(Frames);
        await CompareAsync(TestModels.Random(network, seed: 3), recording);
    }

    [SkippableTheory]
    [Trait("Category", "Slow")]
    [InlineData("pilotnet")]
    [InlineData("tensorkart")]
    public Task OnnxRuntime_ComputesWhatWeCompute_OnRealFrames(string network) =>
        CompareAsync(TestModels.Random(network, seed: 4), Repository.RealData("tensorkart", "samples", "2021-10-11-1"));

    [SkippableTheory]
    [Trait("Category", "Slow")]
    [InlineData("naokishibuya/model.h5")]
    [InlineData("slevin48/model-2021_04_25.h5")]
    public Task ATrainedNetwork_FromKeras_GoesOnAsOnnx(string file) =>
        CompareAsync(KerasImport.Read(Repository.RealData("keras", file)).Model, Repository.RealData("tensorkart", "samples", "2021-10-11-1"));

    [Theory]
    [InlineData(Activation.Linear, Activation.Linear)]
    [InlineData(Activation.Relu, Activation.Tanh)]
    [InlineData(Activation.Elu, Activation.TwoAtan)]
    [InlineData(Activation.Softsign, Activation.Softsign)]
    [InlineData(Activation.TwoAtan, Activation.TwoAtan)]
    public void EveryActivation_AndInputOffset_MeansTheSameThere(Activation hidden, Activation last)
    {
        var definition = TestNetworks.Small(hidden, last) with { InputScale = 1 / 127.5f, InputOffset = -1, Outputs = ["steerX", "a", "rb"] };
        using var network = new Network(definition, seed: 2);
        var images = new byte[17 * definition.ImageBytes];
        new Random(5).NextBytes(images);
        Compare(TestModels.Of(network), images);
    }

    [Fact]
    public void BatchNormalisation_MeansTheSameThere()
    {
        var definition = TestNetworks.Normalised() with { Outputs = ["steerX", "a", "rb"] };
        using var network = TestNetworks.WithStatistics(definition);
        var images = new byte[17 * definition.ImageBytes];
        new Random(5).NextBytes(images);
        Compare(TestModels.Of(network), images);
    }

    [Theory]
    [InlineData(Activation.Linear)]
    [InlineData(Activation.Softsign)]
    public void ButtonsThatAreLogits_AreProbabilitiesThereToo(Activation last)
    {
        var definition = TestNetworks.Of(new Conv(5, 4, 2, Activation.Elu), new Dense(3, last) { Logits = 2 }) with { Outputs = ["steerX", "a", "rb"] };
        using var network = new Network(definition, seed: 2);
        var images = new byte[17 * definition.ImageBytes];
        new Random(5).NextBytes(images);
        Compare(TestModels.Of(network), images);
    }

    [SkippableTheory]
    [InlineData("pilotnet")]
    [InlineData("tensorkart")]
    [InlineData("sullychen")]
    [InlineData("small")]
    public void TheFile_PassesOnnxsOwnChecks_AndSaysWhatItTakes(string network)
    {
        var model = TestModels.Random(network);
        OnnxExport.Write(model, folder["model.onnx"]);
        var found = JsonSerializer.Deserialize<JsonElement>(OtherPrograms.Python("onnx", """
            import json, sys, onnx
            model = onnx.load(sys.argv[1])
            onnx.checker.check_model(model, full_check=True)
            value = lambda v: [v.name, onnx.TensorProto.DataType.Name(v.type.tensor_type.elem_type), [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim]]
            inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True)
            print(json.dumps({
                "ir": model.ir_version, "opset": [[s.domain, s.version] for s in model.opset_import],
                "input": [value(v) for v in model.graph.input], "output": [value(v) for v in model.graph.output],
                "metadata": {p.key: p.value for p in model.metadata_props},
                "inferred": len(inferred.graph.value_info), "nodes": len(model.graph.node)}))
            """, folder["model.onnx"]));
        found.GetProperty("ir").GetInt32().ShouldBe(7);
        found.GetProperty("opset").ToString().ShouldBe("[[\"\", 13]]");
        found.GetProperty("input").ToString().ShouldBe("[[\"image\", \"UINT8\", [\"N\", 66, 200, 3]]]");
        found.GetProperty("output").ToString().ShouldBe($"[[\"controls\", \"FLOAT\", [\"N\", {model.Description.Network.Outputs.Count}]]]");
        found.Number("inferred").ShouldBe(found.Number("nodes") - 1);
        found.GetProperty("metadata").Text("outputs").ShouldBe(string.Join(",", model.Description.Network.Outputs));
        JsonDocument.Parse(found.GetProperty("metadata").Text("preprocessing")).RootElement.Number("width").ShouldBe(200);
        JsonDocument.Parse(found.GetProperty("metadata").Text("calibration")).RootElement.Number("gain").ShouldBe(1);
    }

    [Fact]
    public void TheSameModel_GivesTheSameBytes_AndNothingIsOverwritten()
    {
        var model = TestModels.Random("pilotnet");
        OnnxExport.Serialize(model).ShouldBe(OnnxExport.Serialize(model));
        File.WriteAllText(folder["thesis.txt"], "years of work");
        Should.Throw<Refusal>(() => OnnxExport.Write(model, folder["thesis.txt"])).Message.ShouldContain("something at");
        Directory.GetFileSystemEntries(folder.Path).Length.ShouldBe(1);
    }

    private async Task CompareAsync(Model model, string path)
    {
        using var recording = RecordingFormats.Open(path);
        await CompareAsync(model, recording);
    }

    private async Task CompareAsync(Model model, IRecording recording)
    {
        await Preparation.RunAsync([new PreparationSource(recording, recording.Name)], folder["prepared"], new PreparationOptions(), null, CancellationToken.None);
        using var data = PreparedData.Open(folder["prepared"]);
        data.Rows.ShouldBeGreaterThanOrEqualTo(Frames);
        Compare(model, [.. Enumerable.Range(0, Frames).SelectMany(row => data.Image(row).ToArray())]);
    }

    private void Compare(Model model, byte[] images)
    {
        using var network = model.CreateNetwork();
        using var predictor = new Predictor(network);
        var (size, outputs) = (network.Definition.ImageBytes, network.Definition.Outputs.Length);
        var theirs = OnnxRuntimeSays(model, network.Definition, images);
        theirs.Length.ShouldBe(images.Length / size * outputs);
        var ours = new float[outputs];
        var difference = 0.0;
        for (var row = 0; row < images.Length / size; row++)
        {
            predictor.Predict(images.AsSpan(row * size, size), ours);
            ours.ShouldAllBe(value => float.IsFinite(value));
            difference = ours.Select((value, column) => Math.Abs((double)value - theirs[row * outputs + column])).Append(difference).Max();
        }

        output.WriteLine($"{images.Length / size} pictures, largest difference {difference:e2}");
        difference.ShouldBeLessThan(Tolerance);
        theirs.ShouldAllBe(value => float.IsFinite(value));

        theirs.Distinct().Count().ShouldBeGreaterThan(images.Length / size / 2, "a network that says the same of every frame proves nothing");
    }

    /// <summary>What ONNX Runtime makes of all pictures, several at a time.</summary>
    private static float[] OnnxRuntimeSays(Model model, NetworkDefinition definition, byte[] images)
    {
        using var session = new InferenceSession(OnnxExport.Serialize(model));
        session.InputNames.ShouldBe(["image"]);
        session.OutputNames.ShouldBe(["controls"]);
        using var options = new RunOptions();
        return [.. images.Chunk(AtOnce * definition.ImageBytes).SelectMany(some =>
        {
            using var image = OrtValue.CreateTensorValueFromMemory(some, [some.Length / definition.ImageBytes, definition.Height, definition.Width, definition.Channels]);
            using var said = session.Run(options, session.InputNames, [image], session.OutputNames);
            return said.Single().GetTensorDataAsSpan<float>().ToArray();
        })];
    }
}
