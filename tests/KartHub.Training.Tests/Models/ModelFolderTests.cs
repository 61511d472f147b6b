using System.IO.Compression;
using KartHub.Contracts;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Models;

namespace KartHub.Training.Tests.Models;

public sealed class ModelFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("karthub-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("model.json")]
    [InlineData("model.safetensors")]
    [InlineData("../model.zip")]
    public void AModel_ComesBackAsItWas(string from)
    {
        var saved = TestModels.Random("tensorkart", seed: 5);
        var place = Path.Combine(folder, "a", "model");
        ModelFolder.Save(place, saved);
        ZipFile.CreateFromDirectory(place, Path.Combine(folder, "a", "model.zip"), CompressionLevel.Fastest, includeBaseDirectory: true);

        var loaded = ModelFolder.Load(Path.Combine(place, from));

        ModelFolder.Describe(loaded.Description).ShouldBe(ModelFolder.Describe(saved.Description));
        loaded.Weights.Count.ShouldBe(saved.Weights.Count);
        loaded.Weights.Zip(saved.Weights).ShouldAllBe(pair => pair.First.Name == pair.Second.Name && pair.First.Values.SequenceEqual(pair.Second.Values));
        using var network = loaded.CreateNetwork();
        network.Parameters[0].Read().ShouldBe(saved.Weights[0].Values);
    }

    [Fact]
    public void Saving_ReplacesAModelAndLeavesNothingElse()
    {
        var place = Path.Combine(folder, "model");
        ModelFolder.Save(place, TestModels.Random("tensorkart"));
        ModelFolder.Save(place, TestModels.Random("pilotnet"));
        ModelFolder.Load(place).Description.Network.Name.ShouldBe("pilotnet");
        Everything().ShouldBe(["model", "model/model.json", "model/model.safetensors"]);
    }

    [Fact]
    public void Saving_NeverReplacesSomethingElse()
    {
        File.WriteAllText(Path.Combine(folder, "thesis.txt"), "years of work");
        Should.Throw<Refusal>(() => ModelFolder.Save(folder, TestModels.Random("pilotnet"))).Message.ShouldContain("something else than a model");
        Should.Throw<Refusal>(() => ModelFolder.Save(Path.Combine(folder, "thesis.txt"), TestModels.Random("pilotnet"))).Message.ShouldContain("is a file");
        Directory.GetFileSystemEntries(folder).Length.ShouldBe(1);
    }

    [Fact]
    public void Saving_ReplacesTheModelAlone_AndLeavesWhatElseIsInItsFolder()
    {
        var place = Path.Combine(folder, "model");
        ModelFolder.Save(place, TestModels.Random("tensorkart"));
        File.WriteAllText(Path.Combine(place, "thesis.txt"), "years of work");
        Directory.CreateDirectory(Path.Combine(place, "pictures"));
        File.WriteAllText(Path.Combine(place, "pictures", "1.png"), "a picture");

        ModelFolder.Save(place, TestModels.Random("pilotnet"));

        ModelFolder.Load(place).Description.Network.Name.ShouldBe("pilotnet");
        Everything().ShouldBe(["model", "model/model.json", "model/model.safetensors", "model/pictures", "model/pictures/1.png", "model/thesis.txt"]);
        File.ReadAllText(Path.Combine(place, "thesis.txt")).ShouldBe("years of work");
    }

    [Theory]
    [InlineData("""{"class_name": "Sequential", "config": {"layers": []}}""")]
    [InlineData("""{"format": "karthub-model-1"}""")]
    [InlineData("null")]
    [InlineData("")]
    public void AFolder_WithAModelOfAnotherProgram_IsNotReplaced(string description)
    {
        File.WriteAllText(Path.Combine(folder, "model.json"), description);
        Should.Throw<Refusal>(() => ModelFolder.RequireReplaceable(folder)).Code.ShouldBe("model.place-taken");
        Should.Throw<Refusal>(() => ModelFolder.Save(folder, TestModels.Random("pilotnet"))).Code.ShouldBe("model.place-taken");
        File.ReadAllText(Path.Combine(folder, "model.json")).ShouldBe(description);
    }

    [Fact]
    public void AModel_ThatIsSavedThroughALink_IsWhereTheLinkLeads()
    {
        ModelFolder.Save(Path.Combine(folder, "model"), TestModels.Random("tensorkart"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "link"), Path.Combine(folder, "model"));
        ModelFolder.Save(Path.Combine(folder, "link"), TestModels.Random("pilotnet"));
        ModelFolder.Load(Path.Combine(folder, "model")).Description.Network.Name.ShouldBe("pilotnet");
        new DirectoryInfo(Path.Combine(folder, "link")).LinkTarget.ShouldNotBeNull();
    }

    [Fact]
    public void APlace_WhereNothingCanBeWritten_IsRefusedByItsName_AndNothingIsLeft()
    {
        File.WriteAllText(Path.Combine(folder, "file"), "");
        ModelFolder.RequireReplaceable(Path.Combine(folder, "new", "model"));
        var refusal = Should.Throw<Refusal>(() => ModelFolder.RequireReplaceable(Path.Combine(folder, "file", "models", "model")));
        refusal.Message.ShouldContain($"Nothing can be written to '{Path.Combine(folder, "file", "models", "model")}'");
        refusal.Message.ShouldNotContain(".karthub-");
        Everything().ShouldBe(["file"]);
    }

    [Theory]
    [InlineData("\"karthub-model-1\"", "\"karthub-model-9\"", "karthub-model-9")]
    [InlineData("\"name\": \"pilotnet\"", "\"name\": \"resnet\"", "no network 'resnet'")]
    [InlineData("\"steerX\"\n", "\"throttle\"\n", "throttle")]
    [InlineData("\"width\": 200", "\"width\": 320", "320×66")]
    [InlineData("\"gain\": 1", "\"gain\": -1", "gain")]
    [InlineData("\"gain\": 1", "\"gain\": \"NaN\"", "gain is NaN")]
    [InlineData("\"crop\": null", "\"crop\": {\"x\": -5, \"y\": 0, \"width\": 640, \"height\": 100}", "looks at the part")]
    [InlineData("\"calibration\": {", "\"calibration\": {\"gain\": 1,", "cannot be read")]
    [InlineData("\"network\": {", "\"net\": {", "cannot be read")]
    [InlineData("{\n", "", "cannot be read")]
    [InlineData("\"layers\": [", "\"layers\": [null,", "there is null in the list that ends in line 8.")]
    [InlineData("\"parameters\": ", "\"parameters\": \"many\", \"x\": ", "at $.network.parameters,")]
    public void ADescriptionThatLies_IsRefusedInWords(string what, string lie, string words)
    {
        ModelFolder.Save(Path.Combine(folder, "m"), TestModels.Random("pilotnet"));
        var path = Path.Combine(folder, "m", ModelFolder.DescriptionName);
        var text = File.ReadAllText(path);
        var at = text.IndexOf(what, StringComparison.Ordinal);
        at.ShouldBeGreaterThanOrEqualTo(0);
        File.WriteAllText(path, string.Concat(text.AsSpan(0, at), lie, text.AsSpan(at + what.Length)));
        var message = Should.Throw<Refusal>(() => ModelFolder.Load(path)).Message;
        message.ShouldContain(words);
        message.ShouldNotContain("KartHub.Training");
    }

    [Fact]
    public void WeightsThatAreNotNumbers_AreRefused()
    {
        var model = TestModels.Random("pilotnet");
        model.Weights[3].Values[0] = float.NaN;
        ModelFolder.Save(Path.Combine(folder, "m"), model);
        Should.Throw<Refusal>(() => ModelFolder.Load(Path.Combine(folder, "m"))).Message.ShouldContain("conv2.bias");
    }

    [Fact]
    public void WeightsOfAnotherNetwork_AreRefused()
    {
        var model = TestModels.Random("pilotnet") with { Weights = TestModels.Random("tensorkart").Weights };
        Should.Throw<Refusal>(() => model.CreateNetwork()).Message.ShouldContain("dense1.weight should have the shape [1152, 100] and has [1152, 1164]");
    }

    [Fact]
    public void WhatIsNoModel_IsRefusedInWords()
    {
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "PK");
        File.WriteAllText(Path.Combine(folder, "broken.zip"), "PK\u0003\u0004 and nothing");
        ZipFile.Open(Path.Combine(folder, "empty.zip"), ZipArchiveMode.Create).Dispose();
        using (var zip = ZipFile.Open(Path.Combine(folder, "other.zip"), ZipArchiveMode.Create))
        {
            zip.CreateEntry("../../model.jsonx");
        }

        Refusal("absent").ShouldContain("There is no model");
        Refusal("").ShouldContain("has no model.json");
        Refusal("notes.txt").ShouldContain("is no model");
        Refusal("broken.zip").ShouldContain("broken zip");
        Refusal("empty.zip").ShouldContain("is no model");
        Refusal("other.zip").ShouldContain("no zip of one model");

        string Refusal(string name) => Should.Throw<Refusal>(() => ModelFolder.Load(Path.Combine(folder, name))).Message;
    }

    private IEnumerable<string> Everything() =>
        Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
