using KartHub.Training.Engine;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;
using KartHub.Training.Runs;

namespace KartHub.Benchmarks;

/// <summary>
/// Does PilotNet learn to steer from a real recording? Trained on one half of it and validated on the other, and the reverse: the
/// validation error as a share of that of always steering as the training half does on average. What counts is the network after the
/// last epoch: nothing is chosen by the validation half. Hence the rate that falls to zero; else the last epoch is as good as chance has it.
/// </summary>
internal static class LearningBenchmarks
{
    private const int Seeds = 3;
    private const int Gap = 5; // Frames, a second: neighbours look alike.

    public static void Run()
    {
        if (Recordings.FindReal() is not { } folder)
        {
            Console.Error.WriteLine("Not measured: there is no real recording here (CONTRIBUTING.md says where one is looked for).");
            return;
        }

        using var recording = RecordingFormats.Open(folder);
        using var scratch = new Recordings();
        var half = recording.FrameCount / 2;
        using var first = Prepare(recording, ..(half - Gap), scratch.New("first"));
        using var second = Prepare(recording, half.., scratch.New("second"));
        Learn("learn.forward", first, second);
        Learn("learn.reverse", second, first);
    }

    private static void Learn(string name, PreparedData train, PreparedData validation)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var session = new TrainingSession(new TrainingOptions { Seed = seed, Schedule = ScheduleKind.Cosine }, [train], TimeProvider.System) { ValidateOn = [validation] };
            var result = session.Run(null, CancellationToken.None);
            var (best, last) = (result.Epochs[result.BestEpoch - 1], result.Epochs[^1]);
            Measure.Print($"{name}.mse.seed{seed}", last.ValLoss, "stick²");
            Measure.Print($"{name}.mean.seed{seed}", last.BaselineMean, "stick²");
            Measure.Print($"{name}.share.seed{seed}", 100 * last.ValLoss / last.BaselineMean, "%");
            Measure.Print($"{name}.share.best.seed{seed}", 100 * best.ValLoss / best.BaselineMean, "%");
        }
    }

    private static PreparedData Prepare(IRecording recording, Range rows, string folder)
    {
        Preparation.RunAsync([new PreparationSource(recording, "1", Trim: rows)], folder, new PreparationOptions(), null, CancellationToken.None).GetAwaiter().GetResult();
        return PreparedData.Open(folder);
    }
}
