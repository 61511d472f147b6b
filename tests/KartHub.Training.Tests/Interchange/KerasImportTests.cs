using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Tests.Shared;
using KartHub.Training.Engine;
using KartHub.Training.Interchange.Keras;
using KartHub.Training.Models;
using KartHub.Training.Tests.Engine;

namespace KartHub.Training.Tests.Interchange;

public sealed class KerasImportTests : IDisposable
{
    private static readonly string[] LayersOfTwoDigits = ["conv2d_8", "conv2d_9", "conv2d_10", "conv2d_11", "conv2d_12", "dense_8", "dense_9", "dense_10", "dense_11"];

    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [SkippableTheory]
    [InlineData("naokishibuya/model.h5", "naokishibuya-car-behavioral-cloning/model.h5", "1.2.1", "byte / 127.5 − 1")]
    [InlineData("slevin48/model-2021_04_25.h5", "slevin48-behavioural-cloning/model-2021_04_25.h5", "2.4.0", "byte / 255")]
    public void RealFiles_ComeInWithEveryBit(string file, string summarised, string version, string scaling)
    {
        var path = Repository.RealData("keras", file);
        var expected = JsonDocument.Parse(File.ReadAllText(Repository.RealData("keras", "tensor-summary.json"))).RootElement.GetProperty(summarised).GetProperty("tensors").EnumerateArray().ToList();

        var read = KerasFile.Read(path);
        var imported = KerasImport.Read(path);

        read.Layers.SelectMany(layer => layer.Weights.Select(weight => $"{layer.Name} {weight.Name}"))
            .ShouldBe(expected.Select(tensor => $"{tensor.GetProperty("layer")} {tensor.GetProperty("weight")}"));
        imported.Model.Weights.Select(weight => string.Join(",", weight.Shape))
            .ShouldBe(expected.Select(tensor => string.Join(",", tensor.GetProperty("shape").EnumerateArray())));
        imported.Model.Weights.Select(weight => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(weight.Values.AsSpan()))))
            .ShouldBe(expected.Select(tensor => tensor.GetProperty("sha256_le_f32").GetString()!));
        using var network = imported.Model.CreateNetwork();
        network.Parameters.Zip(imported.Model.Weights).ShouldAllBe(pair => pair.First.Read().SequenceEqual(pair.Second.Values));
        network.Definition.Layers.SkipLast(1).ShouldAllBe(layer => layer.Activation == Activation.Elu);
        imported.Model.Description.Preprocessing.Scaling.ShouldBe(scaling);
        imported.Model.Description.Provenance.Imported!.ShouldContain(version);
    }

    [SkippableFact]
    public void ARealModel_SaysOfItsOwnPicture_WhatNumPySays()
    {
        var path = Repository.RealData("keras", "naokishibuya", "model.h5");
        var image = PreparedAsItsAuthorDoes(Repository.RealData("keras", "naokishibuya", "center.png"));
        var imported = KerasImport.Read(path);
        imported.Assumptions.ShouldContain(assumption => assumption.Contains("127.5"));
        using var network = imported.Model.CreateNetwork();
        var ours = KerasFiles.Predict(network, image)[0];

        ((double)ours).ShouldBe(new ReferenceNetwork(network.Definition, network.Parameters).Outputs(image)[0], 1e-5);
        Math.Abs(ours).ShouldBeLessThan(1);

        var numPy = OtherPrograms.Python("h5py", """
            import sys, h5py, numpy as np
            x = np.fromfile(sys.argv[2], np.uint8).reshape(66, 200, 3) / 127.5 - 1.0
            elu = lambda v: np.where(v > 0, v, np.expm1(np.minimum(v, 0)))
            weights = h5py.File(sys.argv[1], "r")["model_weights"]
            names = [n.decode() for n in weights.attrs["layer_names"]]
            layers = [[weights[n][w.decode()][()].astype(np.float64) for w in weights[n].attrs["weight_names"]] for n in names]
            for kernel, bias in [l for l in layers if l and l[0].ndim == 4]:
                step = 2 if kernel.shape[0] == 5 else 1
                windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (0, 1))[::step, ::step]
                x = elu(np.einsum("yxcij,ijco->yxo", windows, kernel) + bias)
            x = x.reshape(-1)
            dense = [l for l in layers if l and l[0].ndim == 2]
            for kernel, bias in dense[:-1]:
                x = elu(x @ kernel + bias)
            print(repr(float((x @ dense[-1][0] + dense[-1][1])[0])))
            """, path, temp.Write("image", image));
        ((double)ours).ShouldBe(double.Parse(numPy, System.Globalization.CultureInfo.InvariantCulture), 1e-5);
    }

    [SkippableTheory]
    [InlineData("fixed", false, false)]
    [InlineData("fixed", true, true)]
    [InlineData("variable", false, true)]
    [InlineData("variable", true, false)]
    public void EveryLayout_ThatKerasWrote_IsRead(string strings, bool whole, bool kerasOne)
    {
        OtherPrograms.Python("h5py", """
            import sys, h5py, numpy as np
            path, strings, whole, one = sys.argv[1], sys.argv[2], sys.argv[3] == "True", sys.argv[4] == "True"
            shapes = [[5,5,3,24],[5,5,24,36],[5,5,36,48],[3,3,48,64],[3,3,64,64],[1152,100],[100,50],[50,10],[10,1]]
            layers = "conv2d_8 conv2d_9 conv2d_10 conv2d_11 conv2d_12 dense_8 dense_9 dense_10 dense_11".split()
            def names(values):
                return np.array(values, dtype=h5py.string_dtype()) if strings == "variable" else np.array([v.encode() for v in values])
            with h5py.File(path, "w") as f:
                g = f.create_group("model_weights") if whole else f
                g.attrs["layer_names"] = names(layers)
                (f if whole else g).attrs["keras_version"] = "1.2.1" if one else "2.6.0"
                for i in reversed(range(9)):
                    layer = g.create_group(layers[i])
                    w = [layers[i] + "_W:0", layers[i] + "_b:0"] if one else [layers[i] + "/kernel:0", layers[i] + "/bias:0"]
                    layer.attrs["weight_names"] = names(w)
                    for j in range(40):
                        layer.attrs["filler%d" % j] = "enough of these to continue the header elsewhere"
                    layer.create_dataset(w[0], data=np.full(shapes[i], i + 0.5, np.float32))
                    layer.create_dataset(w[1], data=np.full(shapes[i][-1:], -i, np.float64 if i == 3 else np.int16 if i == 4 else np.float32))
            """, temp["made.h5"], strings, $"{whole}", $"{kerasOne}");
        var file = KerasFile.Read(temp["made.h5"]);
        file.Layers.Select(layer => layer.Name).ShouldBe(LayersOfTwoDigits);
        file.Version.ShouldBe(kerasOne ? "1.2.1" : "2.6.0");
        var model = KerasImport.Read(temp["made.h5"]).Model;
        model.Weights.Where((_, i) => i % 2 == 0).Select(weight => weight.Values.Distinct().ShouldHaveSingleItem()).ShouldBe([0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f, 6.5f, 7.5f, 8.5f]);
        model.Weights.Where((_, i) => i % 2 == 1).Select(weight => weight.Values.Distinct().ShouldHaveSingleItem()).ShouldBe([0, -1, -2, -3, -4, -5, -6, -7, -8f]);
        model.Description.Network.Name.ShouldBe("pilotnet");
    }

    [Fact]
    public void Order_IsThatOfLayerNames_NotOfTheFile()
    {
        var model = KerasFiles.Import(KerasFiles.Make(LayersOfTwoDigits.Zip(KerasFiles.PilotNetShapes, (name, shape) => (name, (int[]?)shape)))).Model;
        model.Weights.Where((_, i) => i % 2 == 0).Select(weight => weight.Values[0]).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        using var network = model.CreateNetwork();
        network.Definition.ShouldBe(Networks.PilotNet);
    }

    [Fact]
    public void ALambda_IsNotRun_AndTheCallerKnowsBetter()
    {
        (string, int[]?)[] layers = [("lambda_1", null), .. LayersOfTwoDigits.Zip(KerasFiles.PilotNetShapes)];
        var file = KerasFiles.Make(layers);
        var assumed = KerasFiles.Import(file);
        assumed.Assumptions.ShouldContain("the Lambda before its first layer, whose code is not run, is byte / 127.5 − 1");
        assumed.Model.Description.Network.Definition().InputOffset.ShouldBe(-1);

        var said = KerasFiles.Import(file, new KerasImportOptions { Input = KerasInput.ZeroToOne, Hidden = Activation.Elu, Output = Activation.Tanh });
        said.Assumptions.ShouldNotContain(assumption => assumption.Contains("Lambda"));
        var definition = said.Model.Description.Network.Definition();
        (definition.InputScale, definition.InputOffset).ShouldBe((1f / 255, 0));
        definition.Layers.Select(layer => layer.Activation).Distinct().ShouldBe([Activation.Elu, Activation.Tanh]);
    }

    [Fact]
    public void AConfiguration_SaysActivationsStridesAndScaling()
    {
        var config = KerasFiles.Sequential(
            ("Rescaling", new { batch_input_shape = new int?[] { null, 20, 30, 3 }, scale = 0.5, offset = -2 }),
            ("Conv2D", new { filters = 4, kernel_size = (int[])[3, 3], strides = (int[])[2, 2], padding = "valid", activation = "linear" }),
            ("ELU", new { alpha = 1.0 }),
            ("Flatten", new { }),
            ("Dense", new { units = 7, activation = "tanh" }),
            ("Dropout", new { rate = 0.25 }),
            ("Dense", new { units = 1 }),
            ("Lambda", new { function = "whatever" }));
        var imported = KerasFiles.Import(KerasFiles.Make([("c", [3, 3, 3, 4]), ("d1", [504, 7]), ("d2", [7, 1])], config));
        var definition = imported.Model.Description.Network.Definition();
        (definition.Width, definition.Height, definition.InputScale, definition.InputOffset).ShouldBe((30, 20, 0.5f, -2));
        definition.Layers.ShouldBe([new Conv(4, 3, 2, Activation.Elu), new Dense(7, Activation.Tanh, 0.25), new Dense(1, Activation.TwoAtan)]);
        imported.Assumptions.ShouldContain(assumption => assumption.Contains("2·atan"));
        ModelFolder.Save(temp["model"], imported.Model);
        ModelFolder.Load(temp["model"]).CreateNetwork().Dispose();
    }

    [Fact]
    public void BatchNormalisation_WithoutScaleAndCenter_ComesInWithOnesAndZeros()
    {
        var model = KerasFiles.Import(Normalised(3, ("moving_mean", [1, 2]), ("moving_variance", [3, 4]))).Model;
        model.Description.Network.Shape!.Layers[1].ShouldBe(new LayerShape("batchNorm", 0, "relu") { Epsilon = 0.001 });
        model.Weights.Skip(2).Take(4).Select(weight => $"{weight.Name} {string.Join(' ', weight.Values)}").ShouldBe(["norm1.gamma 1 1", "norm1.beta 0 0", "norm1.mean 1 2", "norm1.variance 3 4"]);
    }

    [Fact]
    public void BatchNormalisation_AlongAnotherAxis_OrOfAnOlderKeras_IsRefused()
    {
        Refusal(Normalised(1, ("moving_mean", [1, 2]), ("moving_variance", [3, 4]))).ShouldContain("normalises along axis 1");
        Refusal(Normalised(3, ("running_mean", [1, 2]), ("running_std", [3, 4]))).ShouldContain("without moving_mean");
        Refusal(Normalised(3, ("moving_mean", [1, 2]), ("moving_variance", [3, -4]))).ShouldContain("'norm1.variance' is negative");
        Refusal(Normalised(3, ("moving_mean", [1, 2, 3]), ("moving_variance", [3, 4]))).ShouldContain("norm1.mean should have the shape [2]");

        static string Refusal(byte[] file) => Should.Throw<Refusal>(() => KerasFiles.Import(file)).Message;
    }

    private static byte[] Normalised(int axis, params (string Role, float[] Values)[] statistics)
    {
        var config = KerasFiles.Sequential(
            ("Conv2D", new { batch_input_shape = new int?[] { null, 6, 6, 3 }, filters = 2, kernel_size = 3, strides = 1, padding = "valid" }),
            ("BatchNormalization", new { axis, scale = false, center = false }),
            ("Activation", new { activation = "relu" }),
            ("Flatten", new { }),
            ("Dense", new { units = 1 }));
        return KerasFiles.Make([("conv", [3, 3, 3, 2]), ("norm", null), ("flatten", null), ("dense", [32, 1])], config, ("norm", statistics));
    }

    [Theory]
    [InlineData("input", true)]
    [InlineData("dense", false)]
    public void AFunctionalModel_IsReadWhereItIsAChain(string flattenTakes, bool isChain)
    {
        var config = JsonSerializer.Serialize(new
        {
            class_name = "Functional",
            config = new
            {
                layers = new object[]
                {
                    new { class_name = "InputLayer", name = "input", config = new { batch_input_shape = new int?[] { null, 2, 2, 3 } }, inbound_nodes = Array.Empty<object>() },
                    new { class_name = "Flatten", name = "flatten", config = new { }, inbound_nodes = new object[] { new object[] { new object[] { flattenTakes, 0, 0, new { } } } } },
                    new { class_name = "Dense", name = "dense", config = new { units = 1 }, inbound_nodes = new object[] { new object[] { new object[] { "flatten", 0, 0, new { } } } } },
                },
            },
        });
        var file = KerasFiles.Make([("input", null), ("flatten", null), ("dense", [12, 1])], config);
        if (isChain)
        {
            KerasFiles.Import(file).Model.Description.Network.Parameters.ShouldBe(13);
        }
        else
        {
            Should.Throw<Refusal>(() => KerasFiles.Import(file)).Message.ShouldContain("flatten does not simply follow the one before it");
        }
    }

    [Theory]
    [InlineData("\"relu\"", Activation.Relu)]
    [InlineData("""{"class_name": "function", "config": "tanh"}""", Activation.Tanh)]
    [InlineData("""{"class_name": "ELU", "config": {"name": "e", "alpha": 1.0}}""", Activation.Elu)]
    [InlineData("""{"class_name": "ReLU", "config": {"max_value": null, "negative_slope": 0.0, "threshold": 0.0}}""", Activation.Relu)]
    [InlineData("""{"class_name": "Activation", "config": {"activation": "softsign"}}""", Activation.Softsign)]
    public void AnActivation_MayBeALayer_ThatDoesWhatOursDoes(string activation, Activation expected) =>
        Activated(activation).Model.Description.Network.Definition().Layers[0].Activation.ShouldBe(expected);

    [Theory]
    [InlineData("""{"class_name": "ELU", "config": {"alpha": 0.3}}""", "its layer eyes says ELU with alpha 0.3")]
    [InlineData("""{"class_name": "ELU", "config": {"alpha": {"class_name": "__numpy__", "config": {"value": [1]}}}}""", "its layer eyes says ELU with alpha {")]
    [InlineData("""{"class_name": "ReLU", "config": {"max_value": 6.0}}""", "its layer eyes says ReLU with max_value 6")]
    [InlineData("""{"class_name": "ReLU", "config": {"negative_slope": 0.2}}""", "its layer eyes says ReLU with negative_slope 0.2")]
    [InlineData("""{"class_name": "ReLU", "config": {"threshold": 0.5}}""", "its layer eyes says ReLU with threshold 0.5")]
    [InlineData("""{"class_name": "Activation", "config": {"activation": {"class_name": "ReLU", "config": {"max_value": 6}}}}""", "its layer eyes says ReLU with max_value 6")]
    [InlineData("""{"class_name": "LeakyReLU", "config": {}}""", "its layer eyes has the activation LeakyReLU")]
    [InlineData("""{"class_name": "elu", "config": {"alpha": 0.3}}""", "its layer eyes has the activation elu")]
    public void AnActivation_ThatIsAnotherOne_IsRefusedByLayerAndParameter(string activation, string words) =>
        Should.Throw<Refusal>(() => Activated(activation)).Message.ShouldContain(words);

    private static KerasImported Activated(string activation) => KerasFiles.Import(KerasFiles.Make([("eyes", [3, 3, 3, 4]), ("wheel", [2016, 1])], KerasFiles.Sequential(
        ("Conv2D", new { name = "eyes", filters = 4, kernel_size = 3, batch_input_shape = new int?[] { null, 20, 30, 3 }, activation = JsonDocument.Parse(activation).RootElement }),
        ("Flatten", new { }),
        ("Dense", new { units = 1 }))));

    [Theory]
    [InlineData("Rescaling", """{"name": "r", "scale": [0.1, 0.1, 0.1]}""", "its layer r has the scale [0.1,0.1,0.1]")]
    [InlineData("Rescaling", """{"name": "r"}""", "its layer r does not say its scale")]
    [InlineData("Conv2D", """{"name": "c", "filters": 4, "kernel_size": [3]}""", "its layer c has the kernel_size [3]")]
    [InlineData("Conv2D", """{"name": "c", "filters": 6.5, "kernel_size": 3}""", "its layer c has the filters 6.5")]
    [InlineData("Conv2D", """{"name": "c", "filters": 4, "kernel_size": 3, "padding": 7}""", "its layer c has the padding 7")]
    [InlineData("Conv2D", """{"name": "c", "filters": 4, "kernel_size": 3, "use_bias": 0}""", "its layer c is a convolution without bias")]
    [InlineData("Flatten", """{"name": "f", "data_format": "channels_first"}""", "its layer f says Flatten with data_format channels_first")]
    [InlineData("Dropout", """{"name": "d", "rate": "half"}""", "its layer d has the rate half")]
    public void AField_ThatIsNotAsItShouldBe_IsRefusedByLayerAndName(string kind, string config, string words) =>
        Should.Throw<Refusal>(() => KerasFiles.Import(KerasFiles.Make([("c", [3, 3, 3, 4])], KerasFiles.Sequential((kind, JsonDocument.Parse(config).RootElement))))).Message.ShouldContain(words);

    [Theory]
    [InlineData("MaxPooling2D", "a MaxPooling2D layer behind 1 layers with weights")]
    [InlineData("LayerNormalization", "a LayerNormalization layer")]
    [InlineData("Lambda", "a Lambda layer behind 1 layers")]
    [InlineData("LeakyReLU", "a LeakyReLU layer")]
    public void ALayerThatWeDoNotHave_IsRefusedByName(string kind, string words)
    {
        var config = KerasFiles.Sequential(
            ("Conv2D", new { filters = 4, kernel_size = 3, batch_input_shape = new int?[] { null, 20, 30, 3 } }), (kind, new { }), ("Flatten", new { }), ("Dense", new { units = 1 }));
        var message = Should.Throw<Refusal>(() => KerasFiles.Import(KerasFiles.Make([("c", [3, 3, 3, 4]), ("d", [2016, 1])], config))).Message;
        message.ShouldContain(words);
        message.ShouldContain("c 3×3×3×4 + 4; d 2016×1 + 1");
    }

    [Fact]
    public void UnknownShapes_AreRefusedWithWhatWasFound()
    {
        var message = Should.Throw<Refusal>(() => KerasFiles.Import(KerasFiles.Make([("conv2d", [3, 3, 3, 32]), ("flatten", null), ("dense", [4096, 2])]))).Message;
        message.ShouldContain("no network that KartHub knows");
        message.ShouldContain("conv2d 3×3×3×32 + 32; flatten; dense 4096×2 + 2");
        Should.Throw<Refusal>(() => KerasFiles.Import(KerasFiles.Make([]))).Message.ShouldContain("no network that KartHub knows");
    }

    [Fact]
    public void WeightsThatContradictTheConfiguration_AreRefused()
    {
        var config = KerasFiles.Sequential(("Flatten", new { batch_input_shape = new int?[] { null, 2, 2, 3 } }), ("Dense", new { units = 1 }));
        KerasFiles.Import(KerasFiles.Make([("d", [12, 1])], config)).Model.Description.Network.Parameters.ShouldBe(13);
        Should.Throw<Refusal>(() => KerasFiles.Import(KerasFiles.Make([("d", [13, 1])], config))).Message.ShouldContain("contradicts itself");
        Should.Throw<Refusal>(() => KerasFiles.Import(KerasFiles.Make([("d", [12, 1]), ("e", [1, 1])], config))).Message.ShouldContain("describes 1 layers with weights, and holds those of 2");
    }

    // preprocess() of the model's own program: the sky and the bonnet cut off, resized, and in OpenCV's YUV.
    private static byte[] PreparedAsItsAuthorDoes(string picture)
    {
        var frame = Picture.Read(File.ReadAllBytes(picture));
        var pixels = frame.Crop(new Crop(0, 60, frame.Width, frame.Height - 85)).Resize(200, 66).Pixels;
        var image = new byte[pixels.Length];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var (r, g, b) = (pixels[i], pixels[i + 1], pixels[i + 2]);
            var y = 0.299 * r + 0.587 * g + 0.114 * b;
            image[i] = (byte)Math.Round(y);
            image[i + 1] = (byte)Math.Clamp(Math.Round(0.492 * (b - y) + 128), 0, 255);
            image[i + 2] = (byte)Math.Clamp(Math.Round(0.877 * (r - y) + 128), 0, 255);
        }

        return image;
    }
}
