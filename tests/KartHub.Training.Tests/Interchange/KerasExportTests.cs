using System.Security.Cryptography;
using System.Runtime.InteropServices;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Interchange.Keras;
using KartHub.Training.Tests.Engine;
using KartHub.Training.Tests.Models;

namespace KartHub.Training.Tests.Interchange;

public sealed class KerasExportTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [SkippableFact]
    public void H5py_OpensTheFile_UnderTheNamesThatKerasGives()
    {
        var model = TestModels.Random("tensorkart", seed: 7);
        KerasExport.Write(model, temp["model_weights.h5"]);
        var found = JsonSerializer.Deserialize<JsonElement>(OtherPrograms.Python("h5py", """
            import sys, json, hashlib, h5py
            f = h5py.File(sys.argv[1], "r")
            names = [n.decode("utf8") for n in f.attrs["layer_names"]]
            print(json.dumps({"layers": names, "backend": f.attrs["backend"].decode(), "version": f.attrs["keras_version"].decode(),
                "members": sorted(f), "tensors": [["%s/%s" % (n, w.decode()), list(f[n][w.decode()].shape), str(f[n][w.decode()].dtype),
                    hashlib.sha256(f[n][w.decode()][()].tobytes()).hexdigest()] for n in names for w in f[n].attrs["weight_names"]]}))
            """, temp["model_weights.h5"]));
        string[] names = ["conv2d", "conv2d_1", "conv2d_2", "conv2d_3", "conv2d_4", "flatten", "dense", "dropout", "dense_1", "dropout_1", "dense_2", "dropout_2", "dense_3", "dropout_3", "dense_4"];
        Texts(found.GetProperty("layers")).ShouldBe(names);
        Texts(found.GetProperty("members")).ShouldBe(names.Order(StringComparer.Ordinal));
        found.GetProperty("backend").GetString().ShouldBe("tensorflow");
        found.GetProperty("version").GetString()!.ShouldStartWith("2.");
        var tensors = found.GetProperty("tensors").EnumerateArray().ToList();
        tensors[0][0].GetString().ShouldBe("conv2d/conv2d/kernel:0");
        tensors[^1][0].GetString().ShouldBe("dense_4/dense_4/bias:0");
        tensors.Select(tensor => tensor[1].ToString()).ShouldBe(model.Weights.Select(weight => $"[{string.Join(", ", weight.Shape)}]"));
        tensors.ShouldAllBe(tensor => tensor[2].GetString() == "float32");
        tensors.Select(tensor => tensor[3].GetString()).ShouldBe(model.Weights.Select(weight => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(weight.Values.AsSpan())))));
    }

    [Theory]
    [InlineData("pilotnet")]
    [InlineData("tensorkart")]
    [InlineData("sullychen")]
    [InlineData("small")]
    public void WhatIsExported_ComesBackAsItWas(string network)
    {
        var model = TestModels.Random(network, seed: 8);
        var back = KerasFiles.Import(KerasExport.Serialize(model)).Model;
        back.Description.Network.Name.ShouldBe(network);
        back.Weights.Zip(model.Weights).ShouldAllBe(pair => pair.First.Name == pair.Second.Name && pair.First.Values.SequenceEqual(pair.Second.Values));
    }

    [Theory]
    [InlineData(Activation.Elu, Activation.Tanh)]
    [InlineData(Activation.Softsign, Activation.Linear)]
    public void ANetworkOfItsOwn_ComesBackAndComputesTheSame(Activation hidden, Activation output)
    {
        var definition = TestNetworks.Small(hidden, output, dropout: 0.5) with { InputScale = 1 / 127.5f, InputOffset = -1, Outputs = ["steerX", "a", "rb"] };
        using var network = new Network(definition, seed: 3);
        var file = KerasExport.Serialize(TestModels.Of(network));
        using var back = KerasFiles.Import(file, new KerasImportOptions { Outputs = ["steerX", "a", "rb"] }).Model.CreateNetwork();
        back.Definition.Layers.ShouldBe(definition.Layers);
        var image = new byte[definition.ImageBytes];
        new Random(3).NextBytes(image);
        KerasFiles.Predict(back, image).ShouldBe(KerasFiles.Predict(network, image));
    }

    [Fact]
    public void BatchNormalisation_ComesBackAndComputesTheSame()
    {
        var definition = TestNetworks.Normalised() with { Outputs = ["steerX", "a", "rb"] };
        using var network = TestNetworks.WithStatistics(definition);
        using var back = KerasFiles.Import(KerasExport.Serialize(TestModels.Of(network)), new KerasImportOptions { Outputs = ["steerX", "a", "rb"] }).Model.CreateNetwork();
        back.Definition.Layers.ShouldBe(definition.Layers);
        back.Parameters.Select(parameter => parameter.Name).ShouldBe(network.Parameters.Select(parameter => parameter.Name));
        var image = new byte[definition.ImageBytes];
        new Random(3).NextBytes(image);
        KerasFiles.Predict(back, image).ShouldBe(KerasFiles.Predict(network, image));
    }

    [Fact]
    public void ButtonsThatAreLogits_AreRefused()
    {
        using var network = new Network(TestNetworks.Of(new Dense(3, Activation.Softsign) { Logits = 2 }) with { Outputs = ["steerX", "a", "rb"] }, seed: 3);
        Should.Throw<Refusal>(() => KerasExport.Serialize(TestModels.Of(network))).Message.ShouldEndWith("Export ONNX instead.");
    }

    private static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(text => text.GetString()!);
}
