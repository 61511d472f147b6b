using KartHub.Agent.Recordings;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Cli.Local;

/// <summary>
/// A recording's folder on its way from the spool to its place. Wherever its agent is killed, the next one gets exactly one folder out
/// of it: it is made inside the spooled recording, which then, with one renaming, is no spooled recording any more but this, and is
/// deleted when the folder has been moved to its place.
/// </summary>
internal sealed class MadeFolder
{
    private const string Suffix = ".made";
    private const string InnerName = "folder";

    private readonly string around;

    private MadeFolder(string around) => this.around = around;

    /// <summary>How its frames followed each other; null where that is not known.</summary>
    public RecordingPace? Pace { get; private init; }

    /// <summary>Those that an agent which was killed had made, the oldest first.</summary>
    public static List<MadeFolder> In(Spool spool) =>
        [.. Directory.EnumerateDirectories(spool.Folder, $"*{Suffix}").Order(StringComparer.Ordinal).Select(folder => new MadeFolder(folder))];

    /// <summary>Makes it of a spooled recording that is over.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="place">Where it will be, if that is still free then.</param>
    /// <param name="made">Hears of each frame.</param>
    public static MadeFolder Of(SpooledRecording recording, string place, Action<FrameRecord> made)
    {
        var inner = recording.PathOf(InnerName);
        if (Directory.Exists(inner))
        {
            Directory.Delete(inner, recursive: true); // An agent that was killed had begun it.
        }

        Directory.CreateDirectory(inner);
        var start = recording.ReadStart()!;
        using var writer = RecordingFormats.Create(Path.Combine(inner, Path.GetFileName(place)), new RecordingNotes(start.RateHz, RecordedAt: start.StartedAt));
        foreach (var frame in recording.ReadFrames())
        {
            writer.Add(frame.Picture.Span, frame.Controls, frame.Time);
            made(frame);
        }

        var pace = writer.Complete();
        var around = recording.Folder + Suffix;
        Directory.Move(recording.Folder, around);
        return new MadeFolder(around) { Pace = pace };
    }

    /// <summary>Moves it to its place, unless it is there already.</summary>
    /// <param name="place">New or empty.</param>
    /// <exception cref="Refusal">It is taken.</exception>
    /// <returns>Whether it was moved now.</returns>
    public bool MoveTo(string place)
    {
        var inner = Path.Combine(around, InnerName);
        var made = Directory.Exists(inner) ? Directory.EnumerateDirectories(inner).FirstOrDefault() : null;
        if (made is not null)
        {
            RecordingFormats.Move(made, place);
        }

        Directory.Delete(around, recursive: true);
        return made is not null;
    }
}
