using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine.Threads;
using KartHub.Training.Models;
using KartHub.Training.Piloting;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;
using KartHub.Training.Runs;

namespace KartHub.Training.Tests.Runs;

public sealed class TrainingSessionTests : IDisposable
{
    private static readonly TrainingOptions Short = new() { Epochs = 4, BatchSize = 16, Threads = 2 };

    private readonly string checkpoints = Directory.CreateTempSubdirectory("karthub-run-").FullName;

    public void Dispose() => Directory.Delete(checkpoints, recursive: true);

    [Fact]
    public async Task Training_BeatsBothBaselinesWhereThereIsSomethingToLearn()
    {
        using var drive = await PreparedRecording.MakeAsync(frames: 300);
        var result = Run(drive, Short with { Epochs = 6 });
        var best = result.Epochs[result.BestEpoch - 1];
        best.ValLoss.ShouldBeLessThan(0.5 * Math.Min(best.BaselineMean, best.BaselineZero));
        result.Steering.Mse.ShouldBe(best.ValLoss, 0.05, "one output: the loss is steering's, but for clamping");
        result.Epochs.Select(report => report.Epoch).ShouldBe(Enumerable.Range(1, 6));
        result.Epochs[^1].SecondsLeft.ShouldBe(0);
    }

    public static TheoryData<int, TrainingOptions> StoppedRuns => new()
    {
        { 1, Short with { Network = "tensorkart" } },
        { 3, Short with { Network = "tensorkart" } },
        { 2, Short with { Network = "small" } },
        { 2, Short with { Brightness = 0.3, Shift = 8 } },
        { 2, Short with { Schedule = ScheduleKind.Cosine, WarmUpEpochs = 0.5, ClipNorm = 0.5, WeightDecay = 0.1, Loss = Loss.Huber } },
        { 2, Short with { Network = "tensorkart", ButtonLoss = ButtonLoss.CrossEntropy, Schedule = ScheduleKind.Plateau, ScheduleEpochs = 1, Optimiser = OptimiserKind.Sgd, LearningRate = 0.05, L2 = 0.001 } },
    };

    [Theory]
    [MemberData(nameof(StoppedRuns))]
    public async Task AStoppedRun_GoesOnAsIfItHadNeverStopped(int stopAfter, TrainingOptions options)
    {
        using var drive = await PreparedRecording.MakeAsync();
        var whole = Run(drive, options);

        using var stop = new CancellationTokenSource();
        var seen = new Reports { OnReport = report => Stop(report, stopAfter, stop) };
        Should.Throw<OperationCanceledException>(() => Session(drive, options).Run(seen, stop.Token));
        seen.Epochs.ShouldBe(Enumerable.Range(1, stopAfter));
        var rest = new Reports();
        var resumed = Session(drive, options with { Threads = 1 }).Run(rest, CancellationToken.None);

        rest.Epochs.ShouldBe(Enumerable.Range(stopAfter + 1, 4 - stopAfter));
        resumed.BestEpoch.ShouldBe(whole.BestEpoch);
        resumed.Epochs.Select(report => (report.TrainLoss, report.ValLoss)).ShouldBe(whole.Epochs.Select(report => (report.TrainLoss, report.ValLoss)));
        Bits(resumed).ShouldBe(Bits(whole));
    }

    [Fact]
    public async Task AStep_AllocatesNothing()
    {
        using var drive = await PreparedRecording.MakeAsync();
        var options = Short with { Network = "tensorkart", Brightness = 0.3, Shift = 8, ClipNorm = 1 };
        var definition = options.Define();
        var split = RowSplit.Of(DataSplit.Choose([drive.Data]), definition);
        var rows = options.Augment(split.Training, definition);
        using var network = new Network(definition, seed: 1);
        using var trainer = new Trainer(network, options.ForTrainer() with { Threads = 1 }); // All on this thread, so that what is allocated is counted.
        var order = EpochOrder.Of(split.Training.Count * 2, seed: 1, epoch: 1);
        trainer.Step(order.AsSpan(0, 32), rows);
        trainer.Step(order.AsSpan(32, 32), rows);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var first = 64; first <= order.Length - 32; first += 32)
        {
            trainer.Step(order.AsSpan(first, 32), rows);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [SkippableFact]
    public async Task TheThreadsThatCompute_StepBackBehindOthers_AndTheOneThatTellsDoesNot()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Niceness of threads is Linux's.");
        using var drive = await PreparedRecording.MakeAsync();
        var (own, telling) = (ThreadNiceness.Own(), -1);
        int[] computing = [], engine = [];
        Session(drive, Short with { Epochs = 1 }).Run(
            new TestProgress<EpochReport>(_ =>
            {
                telling = ThreadNiceness.Own();
                computing = ThreadNiceness.OfThreads("training");
                engine = ThreadNiceness.OfThreads("engine 1");
            }),
            CancellationToken.None);
        telling.ShouldBe(own);
        computing.ShouldContain(niceness => niceness >= BackgroundThread.Niceness); // Other tests' threads may be among them, some of them just starting.
        engine.ShouldContain(niceness => niceness >= BackgroundThread.Niceness);
    }

    [Fact]
    public async Task TheModel_HoldsTheBestEpochsWeights()
    {
        using var drive = await PreparedRecording.MakeAsync();
        var options = Short with { Epochs = 6, LearningRate = 0.01 }; // Restless enough for the last epoch not to be the best.
        var whole = Run(drive, options);
        whole.BestEpoch.ShouldBe(whole.Epochs.MinBy(report => report.ValLoss)!.Epoch);
        whole.BestEpoch.ShouldBeLessThan(6);
        Bits(Run(drive, options with { Epochs = whole.BestEpoch })).ShouldBe(Bits(whole));
        whole.Model.Description.Provenance.Epoch.ShouldBe(whole.BestEpoch);
    }

    [Fact]
    public async Task ACheckpoint_OfAnotherRunIsRefused()
    {
        using var drive = await PreparedRecording.MakeAsync();
        using var other = await PreparedRecording.MakeAsync(seed: 2);
        using var brighter = await PreparedRecording.MakeAsync(brightness: 20);
        Session(drive, Short with { Epochs = 1 }).Run(null, CancellationToken.None);
        Refusal(() => Session(drive, Short with { LearningRate = 0.1 })).ShouldContain("other options");
        Refusal(() => Session(other, Short)).ShouldContain("other data");
        Refusal(() => Session(brighter, Short)).ShouldContain("other data");
        Refusal(() => Session(drive, Short with { ClipNorm = 1 })).ShouldContain("other options");
        File.AppendAllText(Directory.GetFiles(checkpoints).ShouldHaveSingleItem(), "x");
        Refusal(() => Session(drive, Short)).ShouldContain("damaged");
        TrainingSession.RemoveCheckpoint(checkpoints);
        Directory.Exists(checkpoints).ShouldBeFalse();
        Directory.CreateDirectory(checkpoints);

        static string Refusal(Func<TrainingSession> session) => Should.Throw<Refusal>(() => session().Run(null, CancellationToken.None)).Message;
    }

    [Fact]
    public async Task ADescription_SaysWhereTheModelCameFrom()
    {
        using var drive = await PreparedRecording.MakeAsync(seed: 3, bias: 0.2);
        using var other = await PreparedRecording.MakeAsync(seed: 4);
        var options = Short with { Epochs = 1, Seed = 9 };
        var session = new TrainingSession(options, [drive.Data], TimeProvider.System) { Name = "Luigi", ValidateOn = [other.Data] };
        var description = session.Run(null, CancellationToken.None).Model.Description;
        description.Name.ShouldBe("Luigi");
        description.Network.Name.ShouldBe("pilotnet");
        description.Network.Parameters.ShouldBe(252_219);
        description.Network.Outputs.ShouldBe(["steerX"]);
        description.Calibration.Held.ShouldBe(new Controls(0, 0, 1, 0, 0), "RB was pressed in a quarter of the rows only");
        description.Provenance.Recordings.ShouldBe(["drive 3"]);
        description.Provenance.ValidationRecordings.ShouldBe(["drive 4"]);
        description.Provenance.TrainRows.ShouldBe(160);
        description.Provenance.ValidationRows.ShouldBe(160);
        description.Provenance.Options.ShouldBe(options);
        description.Provenance.MeanSteering.ShouldBe(Enumerable.Range(0, 160).Average(row => drive.Data.Controls(row).SteerX), 1e-9);
    }

    [Fact]
    public async Task Baselines_AreTheLossesOfNeverLooking()
    {
        using var drive = await PreparedRecording.MakeAsync(seed: 3, bias: 0.4);
        using var other = await PreparedRecording.MakeAsync(seed: 4, bias: 0.4);
        var session = new TrainingSession(Short with { Epochs = 1 }, [drive.Data], TimeProvider.System) { ValidateOn = [other.Data] };
        var result = session.Run(null, CancellationToken.None);
        var steering = Enumerable.Range(0, 160).Select(row => (double)other.Data.Controls(row).SteerX).ToList();
        var mean = Enumerable.Range(0, 160).Average(row => (double)drive.Data.Controls(row).SteerX);
        result.Epochs[0].BaselineZero.ShouldBe(steering.Average(x => x * x), 1e-9);
        result.Epochs[0].BaselineMean.ShouldBe(steering.Average(x => (x - mean) * (x - mean)), 1e-7); // A network would say it in single precision.
        result.Steering.BaselineZero.ShouldBe(result.Epochs[0].BaselineZero, 1e-6);
    }

    [Fact]
    public async Task ALongerCosine_IsAnotherRun_ALongerConstantRateIsNot()
    {
        using var drive = await PreparedRecording.MakeAsync();
        var cosine = Short with { Epochs = 1, Schedule = ScheduleKind.Cosine };
        Session(drive, cosine).Run(null, CancellationToken.None);
        Should.Throw<Refusal>(() => Session(drive, cosine with { Epochs = 2 }).Run(null, CancellationToken.None)).Message.ShouldContain("other options");
        TrainingSession.RemoveCheckpoint(checkpoints);
        Directory.CreateDirectory(checkpoints);
        Session(drive, Short with { Epochs = 1 }).Run(null, CancellationToken.None);
        Session(drive, Short with { Epochs = 2 }).Run(null, CancellationToken.None).Epochs.Count.ShouldBe(2);
    }

    [Fact]
    public async Task ButtonsByCrossEntropy_ArePressedByThePilot_AsTheDriverDid()
    {
        using var drive = await PreparedRecording.MakeAsync(frames: 300);
        var result = Run(drive, Short with { Network = "tensorkart", ButtonLoss = ButtonLoss.CrossEntropy, Loss = Loss.L1, Epochs = 6 });
        var best = result.Epochs[result.BestEpoch - 1];
        best.ValLoss.ShouldBeLessThan(best.BaselineMean);
        best.BaselineMean.ShouldBeLessThan(best.BaselineZero + 1e-3);

        var folder = Path.Combine(checkpoints, "model");
        ModelFolder.Save(folder, result.Model);
        var loaded = ModelFolder.Load(folder);
        loaded.Description.Network.Definition().Layers[^1].ShouldBe(new Dense(5, Activation.Softsign) { Logits = 3 });
        using var pilot = new Pilot(loaded);
        var controls = Enumerable.Range(0, 50).Select(row => pilot.DecidePrepared(drive.Data.Image(row))).ToList();
        controls.ShouldAllBe(said => said.A == 1 && said.B == 0 && said.Rb == 0, "A always, B never, RB in a quarter of the rows whatever they show");
        using var network = loaded.CreateNetwork();
        using var predictor = new Predictor(network);
        var outputs = new float[5];
        predictor.Predict(drive.Data.Image(0), outputs);
        outputs[2].ShouldBeInRange(0.7f, 1);
        outputs[3].ShouldBeInRange(0, 0.3f);
        outputs[4].ShouldBeInRange(0.1f, 0.45f, "as often as in the rows");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Flipping_TeachesTheOtherTurnsToo()
    {
        using var leftOnly = await PreparedRecording.MakeAsync(seed: 5, bias: -0.9);
        using var rightOnly = await PreparedRecording.MakeAsync(seed: 6, bias: 0.9);
        ValLoss(flip: true).ShouldBeLessThan(0.5 * ValLoss(flip: false));

        double ValLoss(bool flip)
        {
            var session = new TrainingSession(Short with { Epochs = flip ? 4 : 8, Flip = flip }, [leftOnly.Data], TimeProvider.System) { ValidateOn = [rightOnly.Data] };
            return session.Run(null, CancellationToken.None).Epochs[^1].ValLoss;
        }
    }

    [Fact]
    public async Task DataForAnotherNetwork_IsRefused()
    {
        using var drive = await PreparedRecording.MakeAsync(width: 100);
        Should.Throw<Refusal>(() => Run(drive, Short)).Message.ShouldContain("prepared with pictures of 100×66");
    }

    private TrainingSession Session(PreparedRecording drive, TrainingOptions options) =>
        new(options, [drive.Data], TimeProvider.System) { CheckpointFolder = checkpoints };

    private static TrainingResult Run(PreparedRecording drive, TrainingOptions options) =>
        new TrainingSession(options, [drive.Data], TimeProvider.System).Run(null, CancellationToken.None);

    private static byte[] Bits(TrainingResult result) => Safetensors.Write(result.Model.Weights);

    private static void Stop(EpochReport report, int after, CancellationTokenSource stop)
    {
        if (report.Epoch == after)
        {
            stop.Cancel();
        }
    }

    private sealed class Reports : IProgress<EpochReport>
    {
        public List<int> Epochs { get; } = [];

        public Action<EpochReport>? OnReport { get; init; }

        public void Report(EpochReport value)
        {
            Epochs.Add(value.Epoch);
            OnReport?.Invoke(value);
        }
    }
}
