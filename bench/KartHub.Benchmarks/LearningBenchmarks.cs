using KartHub.Training.Preparing;
using KartHub.Training.Recordings;
using KartHub.Training.Runs;

namespace KartHub.Benchmarks;

/// <summary>
/// Does PilotNet learn to steer from a real recording? Trained with the defaults on one half of it and validated on the other, and
/// the reverse: the validation error as a share of that of always steering as the training half does on average.
/// The last epoch's share is printed too: choosing the best epoch looks at the validation half, if only to choose.
/// </summary>
internal static class LearningBenchmarks
{
    private const int Epochs = 30;
    private const int Gap = 5; // Frames, a second: neighbours look alike.

    public static void Run()
    {
        if (Recordings.FindReal() is not { } folder)
        {
            Console.Error.WriteLine("Not measured: there is no real recording here (CONTRIBUTING.md says where one is looked for).");
            return;
        }

        using var recording = TensorKartRecording.Open(folder);
        using var scratch = new Recordings();
        var half = recording.FrameCount / 2;
        using var first = Prepare(recording, ..(half - Gap), scratch.New("first"));
        using var second = Prepare(recording, half.., scratch.New("second"));
        Learn("learn.forward", first, second);
        Learn("learn.reverse", second, first);
    }

    private static void Learn(string name, PreparedData train, PreparedData validation)
    {
        var session = new TrainingSession(new TrainingOptions { Epochs = Epochs }, [train], TimeProvider.System) { ValidateOn = [validation] };
        var result = session.Run(null, CancellationToken.None);
        var (best, last) = (result.Epochs[result.BestEpoch - 1], result.Epochs[^1]);
        Measure.Print($"{name}.mse", best.ValLoss, "stick²");
        Measure.Print($"{name}.mean", best.BaselineMean, "stick²");
        Measure.Print($"{name}.share", 100 * best.ValLoss / best.BaselineMean, "%");
        Measure.Print($"{name}.share.last", 100 * last.ValLoss / last.BaselineMean, "%");
    }

    private static PreparedData Prepare(TensorKartRecording recording, Range rows, string folder)
    {
        Preparation.RunAsync([new PreparationSource(recording, "1", Trim: rows)], folder, new PreparationOptions(), null, CancellationToken.None).GetAwaiter().GetResult();
        return PreparedData.Open(folder);
    }
}
