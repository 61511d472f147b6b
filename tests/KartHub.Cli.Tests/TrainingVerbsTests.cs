using System.Text.Json;

namespace KartHub.Cli.Tests;

public sealed class TrainingVerbsTests : IDisposable
{
    private readonly TestTerminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task Train_PrintsALineAnEpochAndThenTheModel()
    {
        var recording = await terminal.RecordAsync(seconds: 6);
        var lines = await TestTerminal.JsonAsync(Train(recording, "--epochs", "2", "--name", "Crossover after six seconds"));
        lines.Length.ShouldBe(3);
        foreach (var line in lines[..2])
        {
            line.Keys().ShouldBe(["epoch", "trainLoss", "valLoss", "baselineMean", "baselineZero", "samplesPerSecond", "secondsLeft", "judgedOn"]);
        }

        lines[2].Text("model").ShouldBe(terminal["model"]);
        lines[2].Number("valRows").ShouldBe(24, "a fifth of 120 rows");
        lines[2].Text("judgedOn").ShouldBe("same course");
        using var description = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(terminal["model"], "model.json")));
        description.RootElement.Text("name").ShouldBe("Crossover after six seconds");
        description.RootElement.GetProperty("provenance").GetProperty("recordings")[0].GetString().ShouldBe("recording");
        terminal.Everything().Where(path => path.Contains("model", StringComparison.Ordinal)).Count().ShouldBe(3, "the folder and its two files");
    }

    [Fact]
    public async Task PreparedDataAndItsRecording_TrainToTheSameModel()
    {
        var recording = await terminal.RecordAsync(seconds: 6);
        await TestTerminal.JsonAsync("prepare", recording, "--out", terminal["prepared"]);
        await TestTerminal.JsonAsync(Train(recording, "--epochs", "1"));
        var weights = await File.ReadAllBytesAsync(Path.Combine(terminal["model"], "model.safetensors"));
        await TestTerminal.JsonAsync(Train(terminal["prepared"], "--epochs", "1"));
        (await File.ReadAllBytesAsync(Path.Combine(terminal["model"], "model.safetensors"))).ShouldBe(weights);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatTeachesNothing_IsSaidBeforeItIsTrainedOn(bool prepared)
    {
        var recording = HostileRecordings.WriteBlack(terminal["night"]);
        const string warning = "night: Every picture that was looked at, 20 in all, is black";
        if (prepared)
        {
            (await TestTerminal.RunAsync("prepare", recording, "--out", terminal["prepared"])).Error.ShouldContain(warning);
        }

        var printed = await TestTerminal.RunAsync(Train(terminal[prepared ? "prepared" : "night"], "--epochs", "1", "--network", "small"));

        printed.Error.ShouldContain(warning);
        printed.ExitCode.ShouldBe(1);
        printed.Error.ShouldContain("There is nothing to judge by"); // All pictures are the same one.
    }

    [Fact]
    public async Task ATrainedModel_IsEvaluatedAndAskedAboutPictures()
    {
        var recording = await terminal.RecordAsync(seconds: 6);
        var other = await terminal.RecordAsync("other", seconds: 2, seed: 2);
        await TestTerminal.JsonAsync(Train(recording, "--epochs", "1", "--validate-on", other));
        await TestTerminal.JsonAsync("prepare", other, "--out", terminal["prepared"]);

        var figures = (await TestTerminal.JsonAsync("evaluate", "--model", terminal["model"], other)).ShouldHaveSingleItem();
        figures.Keys().ShouldBe(["rows", "mse", "mae", "baselineMean", "baselineZero", "judgedOn"]);
        figures.Text("judgedOn").ShouldBe("unseen");
        figures.Number("rows").ShouldBe(40);
        (await TestTerminal.JsonAsync("evaluate", "--model", terminal["model"], terminal["prepared"])).ShouldHaveSingleItem().GetRawText().ShouldBe(figures.GetRawText());
        (await TestTerminal.RunAsync("evaluate", "--model", terminal["model"], other)).Output.ShouldContain("always straight");

        var answers = await TestTerminal.JsonAsync("infer", "--model", terminal["model"], other);
        answers.Select(answer => answer.Text("image")).Take(11).ShouldBe(Enumerable.Range(0, 11).Select(i => $"img_{i}.png"));
        answers[0].Keys().ShouldBe(["image", "steerX", "steerY", "a", "b", "rb"]);
        var one = (await TestTerminal.JsonAsync("infer", "--model", terminal["model"], Path.Combine(other, "img_7.png"))).ShouldHaveSingleItem();
        one.GetRawText().ShouldBe(answers[7].GetRawText());
    }

    [Fact]
    public async Task ACancelledTraining_LeavesTheOldModelAndResumesFromItsCheckpoint()
    {
        var recording = await terminal.RecordAsync(seconds: 6);
        await TestTerminal.JsonAsync(Train(recording, "--epochs", "3"));
        var weights = await File.ReadAllBytesAsync(Path.Combine(terminal["model"], "model.safetensors"));

        using var stop = new CancellationTokenSource();
        using var output = new StopAtLine(2, stop);
        var exitCode = await TrainingCommandLine.RunAsync(
            Train(recording, "--epochs", "3", "--json", "--checkpoint", terminal["checkpoint"]), output, TextWriter.Null, TimeProvider.System, stop.Token);
        exitCode.ShouldBe(130);
        (await File.ReadAllBytesAsync(Path.Combine(terminal["model"], "model.safetensors"))).ShouldBe(weights);
        var kept = await File.ReadAllBytesAsync(Directory.GetFiles(terminal["checkpoint"]).ShouldHaveSingleItem());

        (await terminal.RefusalAsync(Train(recording, "--epochs", "3", "--checkpoint", terminal["checkpoint"]))).ShouldContain("--resume");
        (await File.ReadAllBytesAsync(Directory.GetFiles(terminal["checkpoint"]).ShouldHaveSingleItem())).ShouldBe(kept);

        Directory.Delete(terminal["model"], recursive: true);
        var lines = await TestTerminal.JsonAsync(Train(recording, "--epochs", "3", "--checkpoint", terminal["checkpoint"], "--resume"));
        lines[0].Number("epoch").ShouldBe(3);
        (await File.ReadAllBytesAsync(Path.Combine(terminal["model"], "model.safetensors"))).ShouldBe(weights);
        Directory.Exists(terminal["checkpoint"]).ShouldBeFalse();
    }

    [Fact]
    public async Task EveryChoice_IsInTheModelsDescription()
    {
        var recording = await terminal.RecordAsync(seconds: 6);
        await TestTerminal.JsonAsync(Train(
            recording, "--network", "tensorkart", "--epochs", "1", "--loss", "huber", "--huber-delta", "0.5", "--button-loss", "cross-entropy", "--optimiser", "sgd", "--momentum", "0.8",
            "--schedule", "step", "--warm-up", "0.5", "--schedule-epochs", "3", "--schedule-factor", "0.3", "--weight-decay", "0.01", "--l2", "0.001", "--clip-norm", "1", "--learning-rate", "0.01"));
        using var description = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(terminal["model"], "model.json")));
        var options = description.RootElement.GetProperty("provenance").GetProperty("options");
        options.Text("loss").ShouldBe("huber");
        options.Text("buttonLoss").ShouldBe("crossEntropy");
        options.Text("optimiser").ShouldBe("sgd");
        options.Text("schedule").ShouldBe("step");
        ((string[])["huberDelta", "momentum", "warmUpEpochs", "scheduleEpochs", "scheduleFactor", "weightDecay", "l2", "clipNorm", "learningRate"]).Select(name => options.Number(name))
            .ShouldBe([0.5, 0.8, 0.5, 3, 0.3, 0.01, 0.001, 1, 0.01]);
    }

    [Fact]
    public async Task ANetworksOwnOptions_AreTakenWhereNothingElseIsSaid()
    {
        var recording = await terminal.RecordAsync(seconds: 6);
        await TestTerminal.JsonAsync(Train(recording, "--network", "sullychen", "--epochs", "1"));
        using var description = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(terminal["model"], "model.json")));
        var options = description.RootElement.GetProperty("provenance").GetProperty("options");
        ((string[])["epochs", "batchSize", "learningRate", "l2"]).Select(name => options.Number(name)).ShouldBe([1, 100, 0.0001, 0.001]);
        (await terminal.RefusalAsync(Train(recording, "--button-loss", "cross-entropy"))).ShouldContain("'pilotnet' has no buttons");
    }

    [Fact]
    public async Task ATraining_NeverReplacesSomethingElse()
    {
        var recording = await terminal.RecordAsync(seconds: 1);
        (await terminal.RefusalAsync("train", "--data", recording, "--out", recording)).ShouldContain("something else than a model");
        (await terminal.RefusalAsync("train", "--data", recording, "--out", terminal["model"])).ShouldContain("too short to train on");
        await File.WriteAllTextAsync(terminal["file"], "");
        (await terminal.RefusalAsync("train", "--data", recording, "--out", Path.Combine(terminal["file"], "model"))).ShouldContain($"Nothing can be written to '{terminal["file"]}/model'", Case.Sensitive, "before anything is trained");
    }

    private string[] Train(string data, params string[] options) => ["train", "--data", data, "--out", terminal["model"], .. options];

    private sealed class StopAtLine(int line, CancellationTokenSource stop) : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        private int lines;

        public override void WriteLine(string? value)
        {
            if (++lines == line)
            {
                stop.Cancel();
            }
        }
    }
}
