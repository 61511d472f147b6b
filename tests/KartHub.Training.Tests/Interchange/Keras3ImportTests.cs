using System.IO.Compression;
using System.Text;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Tests.Shared;
using KartHub.Training.Engine;
using KartHub.Training.Interchange.Hdf5;
using KartHub.Training.Interchange.Keras;
using KartHub.Training.Models;
using KartHub.Training.Tests.Models;

namespace KartHub.Training.Tests.Interchange;

public sealed class Keras3ImportTests : IDisposable
{
    private static readonly (string Kind, object Config)[] Layers =
    [
        ("InputLayer", new { batch_shape = new int?[] { null, 6, 6, 3 }, name = "input_layer" }),
        ("Conv2D", new { name = "eyes", filters = 2, kernel_size = (int[])[3, 3], strides = (int[])[1, 1], activation = new { module = "keras.activations", class_name = "function", config = "elu" } }),
        ("Flatten", new { name = "flat" }),
        ("Dropout", new { name = "drop", rate = 0.5 }),
        ("Dense", new { name = "wheel", units = 1, activation = "tanh" }),
    ];

    private static readonly byte[] Store = KerasFiles.Make3(("conv2d", [[3, 3, 3, 2], [2]]), ("dense", [[32, 1], [1]]), ("dropout", []), ("flatten", []));

    private readonly TempFolder temp = new();

    public static TheoryData<string> Ways => [.. NewerHdf5Files.Ways];

    public void Dispose() => temp.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Ways))]
    public void EveryWay_InWhichH5pyWrites_IsRead(string way)
    {
        var model = KerasFiles.Import(OtherPrograms.NewerHdf5(way, NewerHdf5Files.PilotNet)).Model;
        model.Description.Network.Name.ShouldBe("pilotnet");
        model.Weights.Where((_, i) => i % 2 == 0).Select(weight => weight.Values.Distinct().ShouldHaveSingleItem()).ShouldBe([0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f, 6.5f, 7.5f, 8.5f]);
        model.Weights.Where((_, i) => i % 2 == 1).Select(weight => weight.Values.Distinct().ShouldHaveSingleItem()).ShouldBe([0, -1, -2, -3, -4, -5, -6, -7, -8f]);
    }

    [SkippableFact]
    public void ManyMembersAndAttributes_OfTheNewerForm_AreRead()
    {
        OtherPrograms.Python("h5py", """
            import sys, h5py, numpy as np
            with h5py.File(sys.argv[1], "w", libver="latest") as f:
                for i in range(3000):
                    f.create_dataset("d%04d" % i, data=np.int32(i))
                    f.attrs["a%04d" % i] = str(i)
                f["link"] = h5py.SoftLink("/d0001")
            """, temp["many.h5"]);
        var root = Hdf5Reader.Open(temp["many.h5"]);
        var members = root.Children().ToList();
        members.Select(member => member.Name).ShouldBe(Enumerable.Range(0, 3000).Select(i => $"d{i:0000}"));
        members.Select(member => member.Object.Elements().Floats().ShouldHaveSingleItem()).ShouldBe(Enumerable.Range(0, 3000).Select(i => (float)i));
        root.Attribute("a0000")!.Texts().ShouldBe(["0"]);
        root.Attribute("a2999")!.Texts().ShouldBe(["2999"]);
        root.Attribute("b").ShouldBeNull();
    }

    [SkippableTheory]
    [InlineData("keras3-dot-keras", "input.keras", "elu")]
    [InlineData("keras3-weights", "input.h5", "relu")]
    public void TheCasesOfOthers_AreRead(string folder, string file, string hidden)
    {
        var model = KerasImport.Read(Case(folder, file)).Model;
        model.Description.Network.Parameters.ShouldBe(252_219);
        model.Description.Network.Layers[0].ShouldEndWith(hidden);
    }

    [SkippableFact]
    public void TheCaseOfAPointer_IsNamed() => Should.Throw<Refusal>(() => KerasImport.Read(Case("git-lfs-pointer", "input.h5"))).Message.ShouldContain("run 'git lfs pull'");

    [Theory]
    [InlineData("")]
    [InlineData("model/")]
    public void AKerasFile_IsReadWithItsDescription(string folder)
    {
        var path = temp.Write("mine.keras", KerasFiles.Zip(KerasFiles.Sequential(Layers), Store, folder));
        var imported = KerasImport.Read(path);
        var definition = imported.Model.Description.Network.Definition();
        (definition.Width, definition.Height).ShouldBe((6, 6));
        definition.Layers.ShouldBe([new Conv(2, 3, 1, Activation.Elu), new Dense(1, Activation.Tanh)]);
        imported.Model.Description.Name.ShouldBe("mine");
        imported.Model.Description.Provenance.Imported!.ShouldContain("Keras 3.3.3");
        imported.Layers.ShouldBe("input_layer; eyes 3×3×3×2 + 2; flat; drop; wheel 32×1 + 1");
    }

    [Fact]
    public void AKerasFile_Unpacked_IsReadToo()
    {
        ZipFile.ExtractToDirectory(temp.Write("mine.keras", KerasFiles.Zip(KerasFiles.Sequential(Layers), Store)), temp["mine"]);
        KerasImport.Read(temp["mine"]).Model.Description.Network.Parameters.ShouldBe(89);
    }

    [Fact]
    public void Order_IsThatOfTheNumbers_AndOfEachClassByItself()
    {
        var config = KerasFiles.Sequential(
            [
                ("InputLayer", new { batch_shape = new int?[] { null, 1, 1, 3 } }),
                .. Enumerable.Range(0, 12).Select(i => ("Conv2D", (object)new { name = $"of_his_own_{12 - i}", filters = 3, kernel_size = 1 })),
                ("Flatten", new { }),
                ("Dense", new { units = 1 }),
            ]);
        var store = KerasFiles.Make3([.. Enumerable.Range(0, 12).Select(i => (i == 0 ? "conv2d" : $"conv2d_{i}", (int[][])[[1, 1, 3, 3], [3]])), ("dense", [[3, 1], [1]])]);
        var model = KerasFiles.Import(store, architecture: config).Model;
        model.Weights.Where((_, i) => i % 2 == 0).Select(weight => weight.Values[0]).ShouldBe(Enumerable.Range(1, 13).Select(i => (float)i));
    }

    [Theory]
    [InlineData(true, true, "gamma 2, beta 2.0009766, mean 2, variance 2")]
    [InlineData(false, true, "gamma 1, beta 2, mean 2, variance 2")]
    [InlineData(true, false, "gamma 2, beta 0, mean 2, variance 2")]
    [InlineData(false, false, "gamma 1, beta 0, mean 2, variance 2")]
    public void BatchNormalisation_HasAsManyArraysAsItsDescriptionSays(bool scale, bool center, string expected)
    {
        var config = KerasFiles.Sequential(
            ("Conv2D", new { batch_shape = new int?[] { null, 3, 3, 3 }, filters = 2, kernel_size = 3 }),
            ("BatchNormalization", new { scale, center }),
            ("Flatten", new { }),
            ("Dense", new { units = 1 }));
        var arrays = 2 + (scale ? 1 : 0) + (center ? 1 : 0);
        var store = KerasFiles.Make3(("conv2d", [[3, 3, 3, 2], [2]]), ("batch_normalization", [.. Enumerable.Range(0, arrays).Select(_ => (int[])[2])]), ("dense", [[2, 1], [1]]));
        var weights = KerasFiles.Import(store, architecture: config).Model.Weights;
        var told = string.Join(", ", weights.Skip(2).Take(4).Select(weight => $"{weight.Name.Split('.')[1]} {(weight.Name.EndsWith("beta", StringComparison.Ordinal) && scale && center ? weight.Values[1] : weight.Values[0]).ToString(System.Globalization.CultureInfo.InvariantCulture)}"));
        told.ShouldBe(expected);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(int.MaxValue)]
    public void FiltersThatTheWeightsDoNotHave_AreRefused_NotMadeRoomFor(int filters)
    {
        var config = KerasFiles.Sequential(
            ("Conv2D", new { batch_shape = new int?[] { null, 3, 3, 3 }, filters, kernel_size = 3 }),
            ("BatchNormalization", new { scale = false, center = false }),
            ("Flatten", new { }),
            ("Dense", new { units = 1 }));
        var store = KerasFiles.Make3(("conv2d", [[3, 3, 3, 2], [2]]), ("batch_normalization", [[2], [2]]), ("dense", [[2, 1], [1]]));
        Should.Throw<Refusal>(() => KerasFiles.Import(store, architecture: config));
    }

    [Fact]
    public void AFunctionalModel_OfKeras3_IsAChain_OrItsBranchIsNamed()
    {
        var file = KerasFiles.Make([("eyes", [3, 3, 3, 2]), ("wheel", [32, 1])], KerasFiles.Functional(
            ("InputLayer", "in", new { batch_shape = new int?[] { null, 6, 6, 3 } }, []),
            ("Rescaling", "scale", new { scale = 0.5, offset = 0.0 }, ["in"]),
            ("Conv2D", "eyes", new { filters = 2, kernel_size = (int[])[3, 3] }, ["scale"]),
            ("Flatten", "flat", new { }, ["eyes"]),
            ("Dense", "wheel", new { units = 1 }, ["flat"])));
        KerasFiles.Import(file).Model.Description.Network.Definition().InputScale.ShouldBe(0.5f);

        var branched = KerasFiles.Make([("wheel", [108, 1]), ("pedal", [108, 1])], KerasFiles.Functional(
            ("InputLayer", "in", new { batch_shape = new int?[] { null, 6, 6, 3 } }, []),
            ("Flatten", "flat", new { }, ["in"]),
            ("Dense", "wheel", new { units = 1 }, ["flat"]),
            ("Dense", "pedal", new { units = 1 }, ["flat"])));
        Should.Throw<Refusal>(() => KerasFiles.Import(branched)).Message.ShouldContain("the layer pedal does not simply follow the one before it (it is joined to flat)");
        var joined = KerasFiles.Functional(("InputLayer", "in", new { }, []), ("Flatten", "flat", new { }, ["in"]), ("Add", "sum", new { }, ["flat", "in"]));
        Should.Throw<Refusal>(() => KerasFiles.Import(branched, architecture: joined)).Message.ShouldContain("sum");
    }

    [Fact]
    public void OutputsInTheMiddle_AreABranchToo()
    {
        var config = KerasFiles.Functional(("InputLayer", "in", new { }, []), ("Flatten", "flat", new { }, ["in"]), ("Dense", "a", new { units = 1 }, ["flat"]), ("Dense", "b", new { units = 1 }, ["a"]));
        var twoEnds = config.Replace("""output_layers":[[""", """output_layers":[["a",0,0],[""", StringComparison.Ordinal);
        Should.Throw<Refusal>(() => KerasChain.Read(twoEnds, "model.json")).Code.ShouldBe("keras.branches");
    }

    [Fact]
    public void ADescriptionBesideWeightsAlone_IsFound_OrNamed()
    {
        var weights = temp.Write("model.weights.h5", Store);
        var plain = KerasFiles.Make([("eyes", [3, 3, 3, 2]), ("flat", null), ("wheel", [32, 1])]);
        var older = temp.Write("older.h5", plain);
        Should.Throw<Refusal>(() => KerasImport.Read(weights)).Message.ShouldContain("as model.json");

        temp.Write("elsewhere.json", Encoding.UTF8.GetBytes(JsonSerializer.Serialize(KerasFiles.Sequential(Layers)))); // json.dump(model.to_json(), file).
        KerasImport.Read(weights, new KerasImportOptions { Architecture = temp["elsewhere.json"] }).Model.Description.Network.Parameters.ShouldBe(89);

        File.Move(temp["elsewhere.json"], temp["model.json"]);
        foreach (var file in (string[])[weights, older])
        {
            var imported = KerasImport.Read(file);
            imported.Model.Description.Network.Definition().Layers[0].ShouldBe(new Conv(2, 3, 1, Activation.Elu));
            imported.Assumptions.ShouldContain("its layers are those that model.json beside it describes");
        }

        Should.Throw<Refusal>(() => KerasImport.Read(temp["model.json"])).Message.ShouldContain("holds no weights");
    }

    [Fact]
    public void ADescriptionOfAnotherProgram_BesideWeights_IsPassedOver()
    {
        var model = TestModels.Random("pilotnet");
        ModelFolder.Save(temp["model"], model);
        KerasExport.Write(model, Path.Combine(temp["model"], "weights.h5"));
        KerasImport.Read(Path.Combine(temp["model"], "weights.h5")).Model.Description.Network.Name.ShouldBe("pilotnet");
    }

    [Fact]
    public void CodeInALambda_IsNeverLookedInto()
    {
        var config = KerasFiles.Sequential(
            [
                Layers[0],
                ("Lambda", new { name = "lambda", function = new { class_name = "__lambda__", config = new { code = "this is no code", defaults = (object?)null } } }),
                .. Layers[1..],
            ]);
        KerasFiles.Import(Store, architecture: config).Assumptions.ShouldContain("the Lambda before its first layer, whose code is not run, is byte / 127.5 − 1");
    }

    [Fact]
    public void WhatIsMissing_IsNamed_WithWhatToDo()
    {
        var config = KerasFiles.Sequential(Layers);
        Refusal(KerasFiles.Zip(config, KerasFiles.Make3(("conv2d", [[3, 3, 3, 2], [2]])))).ShouldContain("describes 2 layers with weights, and holds those of 1. It holds: input_layer; eyes 3×3×3×2 + 2; flat; drop; wheel.");
        Refusal(KerasFiles.Zip(config, KerasFiles.Make3(("conv2d", [[3, 3, 3, 2], [2]]), ("dense", [[32, 1]])))).ShouldContain("has 1 arrays of weights for the layer wheel");
        Refusal(KerasFiles.Zip(config, KerasFiles.Make3(("conv2d", [[3, 3, 3, 2], [2]]), ("dense", [[31, 1], [1]])))).ShouldContain("dense1.weight should have the shape [32, 1]");
        Refusal(KerasFiles.Zip("""{"class_name": "MyModel", "config": {"width": 3}}""", Store)).ShouldContain("a MyModel, which does not list its layers");
        Refusal(KerasFiles.Zip("{", Store)).ShouldContain("cannot be read");
        Refusal(KerasFiles.Zip(config, Encoding.ASCII.GetBytes("cut"))).ShouldContain("no HDF5 file");
        Refusal(KerasFiles.Zip(config, Store)[..^30]).ShouldContain("broken zip");

        Directory.CreateDirectory(temp["saved"]);
        File.WriteAllText(Path.Combine(temp["saved"], "saved_model.pb"), "");
        Should.Throw<Refusal>(() => KerasImport.Read(temp["saved"])).Message.ShouldContain("TensorFlow SavedModel");
        Directory.CreateDirectory(temp["empty"]);
        Should.Throw<Refusal>(() => KerasImport.Read(temp["empty"])).Message.ShouldContain("it has no config.json");

        string Refusal(byte[] file) => Should.Throw<Refusal>(() => KerasImport.Read(temp.Write("wrong.keras", file))).Message;
    }

    [Theory]
    [InlineData(16, "its checksum is another one")] // Where the list of a zip's files has the checksum of one,
    [InlineData(10, "is packed by BZip2")] // the way in which it is packed,
    [InlineData(8, "is protected by a password")] // and its flags.
    public void AZip_ThatIsDamaged_PackedOtherwise_OrLocked_IsRefusedInWords(int field, string words)
    {
        var zip = KerasFiles.Zip(KerasFiles.Sequential(Layers), Store);
        var weights = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        zip[weights + field] = field switch { 10 => 12, 8 => 1, _ => (byte)~zip[weights + field] };
        Should.Throw<Refusal>(() => KerasImport.Read(temp.Write("wrong.keras", zip))).Message.ShouldContain(words);
    }

    [Fact]
    public void AZip_ThatGrowsWithoutEnd_IsRefused()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var config = zip.CreateEntry("config.json").Open())
            {
                config.Write("{}"u8);
            }

            using var weights = zip.CreateEntry("model.weights.h5", CompressionLevel.Fastest).Open();
            for (var i = 0; i < 130; i++)
            {
                weights.Write(new byte[1 << 20]);
            }
        }

        Should.Throw<Refusal>(() => KerasImport.Read(temp.Write("bomb.keras", bytes.ToArray()))).Code.ShouldBe("keras.part-too-large");
    }

    private static string Case(string folder, string file)
    {
        var path = Path.GetFullPath(Path.Combine(Repository.RealData(), "..", "cases", folder, file));
        Skip.IfNot(File.Exists(path), $"There is no {path}.");
        return path;
    }
}
