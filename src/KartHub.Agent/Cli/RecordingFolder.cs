using System.Globalization;
using KartHub.Agent.Recordings;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Cli;

/// <summary>Where a station without a hub records to: a spool beside a folder, which appears when the recording is over.</summary>
internal sealed class RecordingFolder : IDisposable
{
    private readonly string path;
    private IRecordingWriter? writer;
    private double rateHz;
    private bool isComplete;

    /// <exception cref="CommandException">The place cannot be written to.</exception>
    public RecordingFolder(string folder)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        try
        {
            Spool = new Spool($"{path}.spool");
        }
        catch (SpoolException e)
        {
            throw new CommandException($"The folder {path} cannot be recorded to: it may not be written there, or someone records to it already. Name another. ({e.InnerException?.Message ?? e.Message})", e);
        }
    }

    public Spool Spool { get; }

    /// <summary>Makes sure that the folder can be made, before a minute is recorded for nothing.</summary>
    /// <exception cref="Refusal">It is taken.</exception>
    public void Reserve(double rateHz)
    {
        this.rateHz = rateHz;
        writer = RecordingFormats.Create(path, new RecordingNotes(rateHz));
    }

    /// <summary>Puts what was recorded in its place and tells how it went.</summary>
    /// <exception cref="CommandException">There is nothing of it.</exception>
    public void Complete(Recorder recorder, Terminal terminal)
    {
        var frames = 0;
        var takenOver = 0;
        foreach (var frame in Spool.Recordings().Where(r => r.Id == recorder.Id).SelectMany(r => r.ReadFrames()))
        {
            writer!.Add(frame.Picture.Span, frame.Controls);
            frames++;
            takenOver += frame.DrivenBy is DrivenBy.Takeover ? 1 : 0;
        }

        if (frames == 0)
        {
            throw new CommandException("Nothing was recorded: no picture came while it ran.");
        }

        writer!.Complete();
        isComplete = true;
        terminal.Print($"{frames} frames in {path} ({recorder.Missed} missed, {recorder.Duplicates} dropped because nothing had changed).");
        if (takenOver > 0)
        {
            terminal.Print($"{takenOver} of them while you drove.");
        }

        if (recorder.Seal?.Cadence is { } cadence)
        {
            terminal.Print(string.Create(
                CultureInfo.InvariantCulture,
                $"{cadence.MeasuredHz:0.00} of {rateHz:0.##} frames per second; jitter {cadence.JitterP50Ms:0.0} ms (half), {cadence.JitterP95Ms:0.0} ms (95 %), {cadence.JitterP99Ms:0.0} ms (99 %); longest gap {cadence.LongestGapMs:0} ms."));
        }
    }

    /// <summary>Keeps the spool where frames are in it that nobody else has.</summary>
    public void Dispose()
    {
        writer?.Dispose();
        var isNeeded = !isComplete && !Spool.IsEmpty;
        Spool.Dispose();
        if (!isNeeded)
        {
            Directory.Delete(Spool.Folder, recursive: true); // Not before it is closed: Windows does not delete what is open.
        }
    }
}
