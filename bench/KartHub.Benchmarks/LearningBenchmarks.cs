using KartHub.Training.Engine;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;
using KartHub.Training.Runs;

namespace KartHub.Benchmarks;

/// <summary>
/// Does PilotNet learn to steer from a real recording? Trained on one half of it and judged by the other, and the reverse: the error there as a share of that
/// of always steering as the training half does on average. Of each training two networks are judged: the one that a training keeps, whose epoch the judging
/// half chose itself by being the best there, and the one after the last epoch, which nothing chose.
/// </summary>
internal static class LearningBenchmarks
{
    private const int Seeds = 3;
    private const int Epochs = 30;
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
        foreach (var schedule in (ScheduleKind[])[ScheduleKind.Constant, ScheduleKind.Cosine])
        {
            Learn("learn.forward", schedule, first, second);
            Learn("learn.reverse", schedule, second, first);
        }
    }

    private static void Learn(string direction, ScheduleKind schedule, PreparedData train, PreparedData judge)
    {
        var name = $"{direction}.{schedule.ToString().ToLowerInvariant()}";
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var session = new TrainingSession(new TrainingOptions { Seed = seed, Epochs = Epochs, Schedule = schedule }, [train], TimeProvider.System) { ValidateOn = [judge] };
            var result = session.Run(null, CancellationToken.None);
            var (kept, last) = (result.Epochs[result.BestEpoch - 1], result.Epochs[^1]);
            Measure.Print($"{name}.mean.seed{seed}", last.BaselineMean, "stick²");
            Measure.Print($"{name}.last.mse.seed{seed}", last.ValLoss, "stick²");
            Measure.Print($"{name}.last.share.seed{seed}", 100 * last.ValLoss / last.BaselineMean, "%");
            Measure.Print($"{name}.kept.share.seed{seed}", 100 * kept.ValLoss / kept.BaselineMean, "%");
            Measure.Print($"{name}.kept.epoch.seed{seed}", result.BestEpoch, "epoch");
        }
    }

    private static PreparedData Prepare(IRecording recording, Range rows, string folder)
    {
        Preparation.RunAsync([new PreparationSource(recording, "1", Trim: rows)], folder, new PreparationOptions(), null, CancellationToken.None).GetAwaiter().GetResult();
        return PreparedData.Open(folder);
    }
}
