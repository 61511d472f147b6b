using System.Globalization;
using KartHub.Agent.Recordings;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Cli.Local;

/// <summary>
/// Where a station without a hub records to: a spool beside a folder, which appears when the recording is over. What an agent that
/// was killed left in the spool is finished by the next one, in a folder beside that one.
/// </summary>
internal sealed class RecordingFolder : IDisposable
{
    private const string SpoolSuffix = ".spool";
    private const string UnfinishedSuffix = ".unfinished-"; // Older agents, when they were killed, left such folders behind.

    private readonly string path;
    private readonly Terminal terminal;

    /// <exception cref="CommandException">The place cannot be written to.</exception>
    public RecordingFolder(string folder, Terminal terminal)
    {
        this.terminal = terminal;
        path = PlaceOf(folder);
        try
        {
            Spool = new Spool(path + SpoolSuffix);
        }
        catch (SpoolException e)
        {
            throw new CommandException($"The folder {path} cannot be recorded to: it may not be written there, or someone records to it already. Name another. ({e.InnerException?.Message ?? e.Message})", e);
        }
    }

    public Spool Spool { get; }

    /// <summary>Whether there is a spool of recordings to a folder.</summary>
    public static bool HasSpool(string folder) => Directory.Exists(PlaceOf(folder) + SpoolSuffix);

    /// <summary>Makes sure that a recording can be put in its place, before a minute is recorded for nothing.</summary>
    /// <exception cref="Refusal">It is taken.</exception>
    public void RequireFree() => RecordingFormats.RequireFree(path);

    /// <summary>Puts what agents that were killed have left into folders of its own, and says so.</summary>
    /// <param name="beside">Whether the folder itself is to stay free.</param>
    /// <returns>How many there are now.</returns>
    public int FinishCutOff(bool beside)
    {
        var finished = 0;
        foreach (var made in MadeFolder.In(Spool))
        {
            var place = FreePlace(beside);
            if (made.MoveTo(place))
            {
                finished++;
                terminal.Print($"A recording that was cut off is now in {place}.");
            }
        }

        foreach (var recording in Spool.Recordings().ToList())
        {
            terminal.Note("Finishing a recording that was cut off.");
            if (Finish(recording, beside) is { } folder)
            {
                finished++;
                terminal.Print($"A recording that was cut off is now in {folder.Place}: {folder.Frames} frames.");
                Tell(folder);
            }
            else
            {
                terminal.Note($"A recording that was cut off stays in {recording.Folder}: none of its frames can be read.");
            }
        }

        if (finished > 0)
        {
            RemoveUnfinished();
        }

        return finished;
    }

    /// <summary>Puts what was recorded in its place and tells how it went.</summary>
    /// <exception cref="CommandException">There is nothing of it.</exception>
    public void Complete(Recorder recorder)
    {
        var recording = Spool.Recordings().FirstOrDefault(recording => recording.Id == recorder.Id);
        if (recording is null || Finish(recording, beside: false) is not { } finished)
        {
            throw new CommandException("Nothing was recorded: no picture came while it ran.");
        }

        terminal.Print($"{finished.Frames} frames in {finished.Place} ({recorder.Missed} missed, {recorder.Duplicates} dropped because nothing had changed).");
        if (finished.TakenOver > 0)
        {
            terminal.Print($"{finished.TakenOver} of them while you drove.");
        }

        if (recorder.Seal?.Cadence is { } cadence)
        {
            terminal.Print(string.Create(
                CultureInfo.InvariantCulture,
                $"{cadence.MeasuredHz:0.00} of {finished.AskedHz:0.##} frames per second; jitter {cadence.JitterP50Ms:0.0} ms (half), {cadence.JitterP95Ms:0.0} ms (95 %), {cadence.JitterP99Ms:0.0} ms (99 %)."));
        }

        Tell(finished);
    }

    /// <summary>Keeps the spool where frames are in it that nobody else has.</summary>
    public void Dispose() => Spool.Remove();

    private static string PlaceOf(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <returns>Null where no frame of it can be read.</returns>
    private Finished? Finish(SpooledRecording recording, bool beside)
    {
        if (!recording.ReadFrames().Any())
        {
            return null;
        }

        var (frames, takenOver) = (0, 0);
        var askedHz = recording.ReadStart()!.RateHz;
        var made = MadeFolder.Of(recording, FreePlace(beside), frame =>
        {
            frames++;
            takenOver += frame.DrivenBy is DrivenBy.Takeover ? 1 : 0;
        });
        var place = FreePlace(beside); // Another program may have taken the first one meanwhile.
        made.MoveTo(place);
        return new Finished(place, frames, takenOver, askedHz, made.Pace);
    }

    private void Tell(Finished finished)
    {
        if (finished.Pace is { } pace)
        {
            terminal.Print(pace.Gaps == 0 ? "No gaps." : string.Create(
                CultureInfo.InvariantCulture, $"{pace.Gaps} {(pace.Gaps == 1 ? "gap" : "gaps")} of more than one and a half frames, the longest {pace.LongestGapSeconds:0.00} s."));
        }
    }

    /// <summary>The folder itself or one beside it, whichever is free.</summary>
    private string FreePlace(bool beside)
    {
        var place = path;
        for (var number = 1; beside || !RecordingFormats.IsFree(place); number++)
        {
            (place, beside) = (string.Create(CultureInfo.InvariantCulture, $"{path}-{number}"), false);
        }

        return place;
    }

    private void RemoveUnfinished()
    {
        var name = Path.GetFileName(path) + UnfinishedSuffix;
        foreach (var folder in Directory.GetDirectories(Path.GetDirectoryName(path)!))
        {
            if (Path.GetFileName(folder) is var found && found.StartsWith(name, StringComparison.Ordinal) && Guid.TryParseExact(found[name.Length..], "N", out _))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private sealed record Finished(string Place, int Frames, int TakenOver, double AskedHz, RecordingPace? Pace);
}
