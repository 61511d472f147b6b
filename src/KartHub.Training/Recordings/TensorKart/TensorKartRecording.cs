using KartHub.Contracts;
using KartHub.Contracts.Recording;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>
/// A recording as TensorKart keeps it: a folder or zip with <c>data.csv</c> and the pictures that it names. Opening finds every
/// picture; reading takes one at a time.
/// </summary>
internal sealed class TensorKartRecording : IRecording
{
    /// <summary>TensorKart keeps no times; its recorder asks for a frame every 200 ms.</summary>
    public const double DefaultRateHz = 5;

    private const int MaxNotesSize = 1 << 20;

    private static readonly DateTimeOffset Oldest = new(2010, 1, 1, 0, 0, 0, TimeSpan.Zero); // Zips begin at 1980, and clocks that were never set at 1970.

    private static readonly TimeSpan LeastSpan = TimeSpan.FromSeconds(5); // A zip's times go in steps of two seconds.

    private readonly IRecordingFiles files;
    private readonly string csvPath;
    private readonly TensorKartRows rows = new();

    /// <exception cref="Refusal">It is broken; the message names file, row and field.</exception>
    public TensorKartRecording(IRecordingFiles files, string csvPath, string name, CancellationToken cancellationToken)
    {
        (this.files, this.csvPath, Name) = (files, csvPath, name);
        SkippedRows = ReadRows(cancellationToken);
        var notesPath = Beside(TensorKartNotes.FileName);
        var notes = files.Exists(notesPath) ? TensorKartNotes.Read(files.Read(notesPath, MaxNotesSize)) : TensorKartNotes.None;
        (RateHz, FlippedFrom) = (notes.RateHz ?? DefaultRateHz, notes.FlippedFrom);
        RateAssumed = notes.RateHz is null || notes.RateAssumed;
        RecordedAt = (notes.RecordedAt ?? FirstWritten()) is { } at && at >= Oldest ? at : null;
    }

    public string Name { get; }

    public string Source => TensorKartFormat.Program;

    public int FrameCount => Rows.Count;

    public string Format => "tensorkart";

    public int SkippedRows { get; }

    public string? FlippedFrom { get; }

    /// <summary>What <c>info.json</c> beside <c>data.csv</c> says, or <see cref="DefaultRateHz"/>.</summary>
    public double RateHz { get; }

    /// <summary>The rows of <c>data.csv</c> with the places of their pictures, none of which is read for them.</summary>
    public IReadOnlyList<TensorKartRow> Rows => rows.All;

    public bool RateAssumed { get; }

    /// <summary>By <c>info.json</c> or else by its pictures' times, where these look as if it was then that they were taken.</summary>
    public DateTimeOffset? RecordedAt { get; }

    public IReadOnlyList<Controls> ReadControls() => [.. Rows.Select(row => row.Controls)];

    public IEnumerable<RecordedFrame> ReadFrames()
    {
        for (var i = 0; i < Rows.Count; i++)
        {
            var picture = Read(Rows[i], out var fault);
            var shared = rows.FirstWithPictureOf(i);
            yield return new RecordedFrame(i, TimeOf(i), Rows[i].Controls, picture, $"{csvPath}, row {Rows[i].Line}: {Rows[i].Picture}")
            {
                SameAs = shared < i ? shared : null,
                Fault = fault,
            };
        }
    }

    public void Dispose() => files.Dispose();

    private byte[] Read(TensorKartRow row, out Notice? fault)
    {
        try
        {
            fault = null;
            return files.Read(row.Picture, FrameRecord.MaxPicture);
        }
        catch (Refusal e)
        {
            fault = new Notice("picture.file-unreadable", $"{csvPath}, row {row.Line}: {e}");
            return [];
        }
    }

    /// <summary>When a frame was taken, since the first: frames are evenly apart.</summary>
    private TimeSpan TimeOf(int frame) => TimeSpan.FromTicks((long)Math.Round(frame * (TimeSpan.TicksPerSecond / RateHz)));

    /// <summary>
    /// When the first picture was written. Pictures that were copied, unpacked or fetched all have nearly the same time, which says
    /// nothing: driving takes longer.
    /// </summary>
    private DateTimeOffset? FirstWritten()
    {
        var (first, last) = (files.WrittenAt(Rows[0].Picture), files.WrittenAt(Rows[^1].Picture));
        return last - first >= LeastSpan && last - first >= TimeOf(Rows.Count - 1) / 2 ? first : null;
    }

    /// <returns>How many lines without a frame were passed over.</returns>
    private int ReadRows(CancellationToken cancellationToken)
    {
        try
        {
            using var stream = files.Open(csvPath);
            var csv = new TensorKartCsv(stream, csvPath);
            foreach (var row in csv.ReadRows(cancellationToken))
            {
                rows.Add(row, Locate(row));
            }

            rows.Complete(csvPath);
            return csv.Skipped;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new Refusal("csv.unreadable", $"'{csvPath}' in '{files.Name}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>
    /// Recordings were moved after they were made: a picture is where its row says, seen from the top of what was chosen, or
    /// else under its own name beside <c>data.csv</c>. Where a row says something absolute or above, only its name counts.
    /// </summary>
    private string Locate(TensorKartRow row)
    {
        var parts = row.Picture.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        if (parts.Length == 0)
        {
            throw new Refusal("csv.picture-unnamed", $"{csvPath}, row {row.Line}: '{row.Picture}' names no picture.");
        }

        var beside = Beside(row.Picture.All(char.IsAsciiDigit) ? $"img_{row.Picture}.png" : parts[^1]);
        var asGiven = row.Picture[0] is '/' or '\\' || parts.Contains("..") || parts[0].Contains(':', StringComparison.Ordinal) ? beside : string.Join('/', parts);
        return files.Exists(asGiven) ? asGiven
            : files.Exists(beside) && parts[^1] != ".." ? beside
            : throw new Refusal("csv.picture-missing", $"{csvPath}, row {row.Line}: its picture '{row.Picture}' is not there, nor '{parts[^1]}' beside {TensorKartFormat.CsvName}.");
    }

    private string Beside(string name) => csvPath[..(csvPath.LastIndexOf('/') + 1)] + name;
}
