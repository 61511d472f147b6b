using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Models;
using KartHub.Training.Tests.Engine;

namespace KartHub.Training.Tests.Models;

public sealed class NetworkShapeTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void ANetworkOfItsOwn_ComesBackFromItsFolder_AndComputesTheSame()
    {
        var definition = TestNetworks.Small(Activation.Elu, Activation.TwoAtan, dropout: 0.25) with { InputScale = 1 / 127.5f, InputOffset = -1, Outputs = ["steerX", "a", "rb"] };
        using var network = new Network(definition, seed: 9);
        ModelFolder.Save(temp["model"], TestModels.Of(network));

        using var loaded = ModelFolder.Load(temp["model"]).CreateNetwork();

        loaded.Definition.Layers.ShouldBe(definition.Layers);
        NetworkShape.Of(loaded.Definition).Layers.ShouldBe(NetworkShape.Of(definition).Layers);
        (loaded.Definition.Width, loaded.Definition.Height, loaded.Definition.InputScale, loaded.Definition.InputOffset).ShouldBe((19, 13, 1 / 127.5f, -1));
        var image = new byte[definition.ImageBytes];
        new Random(1).NextBytes(image);
        Outputs(loaded, image).ShouldBe(Outputs(network, image));
    }

    [Fact]
    public void AKnownNetwork_NeedsNoShape()
    {
        ModelFolder.Save(temp["model"], TestModels.Random("pilotnet"));
        File.ReadAllText(temp["model/model.json"]).ShouldNotContain("shape");
    }

    [Theory]
    [InlineData("\"elu\"", "\"swish\"", "activation 'swish'")]
    [InlineData("\"elu\"", "\"3\"", "activation '3'")]
    [InlineData("\"conv\"", "\"pool\"", "kind 'pool'")]
    [InlineData("\"width\": 19", "\"width\": 0", "0×13")]
    [InlineData("\"width\": 19", "\"width\": 200000", "200000×13")]
    [InlineData("\"kernel\": 4", "\"kernel\": 44", "does not fit")]
    [InlineData("\"kernel\": 4", "\"kernel\": -4", "must be 1 or more")]
    [InlineData("\"stride\": 2", "\"stride\": 0", "must be 1 or more")]
    [InlineData("\"size\": 21", "\"size\": 2000000000", "larger than")]
    [InlineData("\"size\": 51", "\"size\": 2147483647", "larger than")]
    [InlineData("\"size\": 51", "\"size\": -1", "must be 1 or more")]
    [InlineData("\"size\": 3,", "\"size\": 4,", "3 units")]
    [InlineData("\"inputScale\": 0", "\"inputScale\": 1e999", "cannot be")]
    public void AShapeThatLies_IsRefusedInWords(string what, string lie, string words)
    {
        using var network = new Network(TestNetworks.Small(Activation.Elu) with { Outputs = ["steerX", "a", "rb"] }, seed: 9);
        ModelFolder.Save(temp["model"], TestModels.Of(network));
        var path = temp["model/model.json"];
        var text = File.ReadAllText(path);
        var at = text.LastIndexOf(what, StringComparison.Ordinal);
        at.ShouldBeGreaterThanOrEqualTo(0);
        File.WriteAllText(path, string.Concat(text.AsSpan(0, at), lie, text.AsSpan(at + what.Length)));
        Should.Throw<Refusal>(() => ModelFolder.Load(path)).Message.ShouldContain(words);
    }

    private static float[] Outputs(Network network, byte[] image)
    {
        using var predictor = new Predictor(network);
        var outputs = new float[network.Definition.Outputs.Length];
        predictor.Predict(image, outputs);
        return outputs;
    }

    [Fact]
    public void ADescription_LargerThanItsWeights_IsRefused_BeforeRoomIsMadeForIt()
    {
        var model = TestModels.Random("small");
        var shape = new NetworkShape(1024, 1024, 1, 0, [new LayerShape("conv", 20, "relu") { Kernel = 1000, Stride = 1 }, new LayerShape("dense", 1, "linear")]);
        var claimed = model with { Description = model.Description with { Network = model.Description.Network with { Name = "imported", Shape = shape } } };
        Should.Throw<Refusal>(() => claimed.CreateNetwork()).Code.ShouldBe("weights.too-few");
    }
}
