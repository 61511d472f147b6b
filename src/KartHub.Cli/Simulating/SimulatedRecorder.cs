using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Training.Recordings;

namespace KartHub.Cli.Simulating;

/// <summary>Records an expert's driving as an agent would: twenty frames a second, each with the controls of its moment.</summary>
internal sealed class SimulatedRecorder(KartGame game, ExpertDriver expert, ViewOptions options)
{
    private const int Batch = 32;
    private const double FramesPerSecond = 1 / (KartGame.TickSeconds * SimulatedDrive.TicksPerDecision);

    private readonly DriverView view = new(game.Track, options);

    /// <summary>Drives and writes a recording's folder.</summary>
    /// <returns>How many rows.</returns>
    /// <exception cref="Refusal">There is something in the folder.</exception>
    public int Record(int seconds, string folder, IProgress<double> progress, CancellationToken cancellationToken)
    {
        using var writer = RecordingFormats.Create(folder, new RecordingNotes(FramesPerSecond));
        var rows = (int)Math.Round(seconds * FramesPerSecond);
        var frames = new Frame[Batch];
        var controls = new Controls[Batch];
        var pictures = new byte[Batch][];
        for (var i = 0; i < Batch; i++)
        {
            frames[i] = new Frame(options.Width, options.Height);
        }

        while (writer.Count < rows)
        {
            var count = Math.Min(Batch, rows - writer.Count);
            for (var i = 0; i < count; i++)
            {
                view.Render(game, frames[i]);
                controls[i] = Play();
            }

            // Most of the time goes into the pictures' compression.
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, i => pictures[i] = Png.Write(frames[i], PngCompression.Small));
            for (var i = 0; i < count; i++)
            {
                writer.Add(pictures[i], controls[i]);
            }

            progress.Report(writer.Count / (double)rows);
        }

        writer.Complete();
        return rows;
    }

    /// <summary>Plays on until the next frame; gives what was pressed when the last one was seen.</summary>
    private Controls Play()
    {
        var seen = expert.Decide(game);
        game.Step(seen);
        for (var tick = 1; tick < SimulatedDrive.TicksPerDecision; tick++)
        {
            game.Step(expert.Decide(game));
        }

        return seen;
    }
}
