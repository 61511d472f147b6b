using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;

namespace KartHub.Training.Recordings;

/// <summary>
/// A recording as TensorKart keeps it: a folder or zip with <c>data.csv</c> and the pictures that it names. Opening finds every
/// picture; reading takes one at a time. Not for several threads at once.
/// </summary>
public sealed class TensorKartRecording : IRecording, IDisposable
{
    /// <summary>TensorKart keeps no times; its recorder asks for a frame every 200 ms.</summary>
    public const double DefaultRateHz = 5;

    private const string CsvName = "data.csv";
    private const int MaxNotesSize = 1 << 20;

    private static readonly DateTimeOffset Oldest = new(2010, 1, 1, 0, 0, 0, TimeSpan.Zero); // Zips begin at 1980, and clocks that were never set at 1970.

    private static readonly TimeSpan LeastSpan = TimeSpan.FromSeconds(5); // A zip's times go in steps of two seconds.

    private readonly IRecordingFiles files;
    private readonly string csvPath;
    private readonly TensorKartRows rows = new();

    private TensorKartRecording(IRecordingFiles files, string csvPath, string name, CancellationToken cancellationToken)
    {
        (this.files, this.csvPath, Name) = (files, csvPath, name);
        SkippedRows = ReadRows(cancellationToken);
        var notesPath = Beside(RecordingNotes.FileName);
        var notes = files.Exists(notesPath) ? RecordingNotes.Read(files.Read(notesPath, MaxNotesSize)) : RecordingNotes.None;
        (RateHz, FlippedFrom) = (notes.RateHz ?? DefaultRateHz, notes.FlippedFrom);
        RateAssumed = notes.RateHz is null || notes.RateAssumed;
        RecordedAt = (notes.RecordedAt ?? FirstWritten()) is { } at && at >= Oldest ? at : null;
    }

    public string Name { get; }

    public int FrameCount => Rows.Count;

    public string Format => "tensorkart";

    public int SkippedRows { get; }

    public string? FlippedFrom { get; }

    /// <summary>Frames a second: what <c>info.json</c> beside <c>data.csv</c> says, or <see cref="DefaultRateHz"/>.</summary>
    public double RateHz { get; }

    /// <summary>The rows of <c>data.csv</c> with the places of their pictures, none of which is read for them.</summary>
    public IReadOnlyList<TensorKartRow> Rows => rows.All;

    /// <summary>Whether nobody knows the rate: no program wrote it down.</summary>
    public bool RateAssumed { get; }

    /// <summary>When it was recorded, by <c>info.json</c> or else by its pictures' times, where these look as if it was then that they were taken; null where nobody knows.</summary>
    public DateTimeOffset? RecordedAt { get; }

    /// <summary>Opens a folder (with <c>data.csv</c>, or around the one folder that has it), a <c>data.csv</c> itself, or a zip.</summary>
    /// <param name="path">What to open.</param>
    /// <param name="cancellationToken">Ends it: a recording of hours has hundreds of thousands of rows.</param>
    /// <exception cref="Refusal">It is not there, or no recording, or a broken one; the message names file, row and field.</exception>
    public static TensorKartRecording Open(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
        {
            return Open(new FolderFiles(path), null, cancellationToken);
        }

        if (!File.Exists(path))
        {
            throw new Refusal("recording.not-found", $"There is no file or folder '{path}'.");
        }

        if (Path.GetFileName(path).Equals(CsvName, StringComparison.OrdinalIgnoreCase))
        {
            return Open(new FolderFiles(Path.GetDirectoryName(Path.GetFullPath(path))!), Path.GetFileName(path), cancellationToken);
        }

        return Open(File.OpenRead(path), Path.GetFileName(path), cancellationToken);
    }

    /// <summary>Opens a zip.</summary>
    /// <param name="zip">Can seek. Closed with the recording, or at once if this throws.</param>
    /// <param name="name">The zip's file name, for messages and for the recording's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Refusal">It is no zip, no recording, or a broken one.</exception>
    public static TensorKartRecording Open(Stream zip, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(zip);
        return zip.CanSeek ? Open(new ZipFiles(zip, name, cancellationToken), null, cancellationToken) : throw new ArgumentException("A zip is read from its end: the stream must be able to seek.", nameof(zip));
    }

    public IEnumerable<RecordedFrame> ReadFrames()
    {
        PictureSize? first = null;
        for (var i = 0; i < Rows.Count; i++)
        {
            var origin = $"{csvPath}, row {Rows[i].Line}: {Rows[i].Picture}";
            var picture = files.Read(Rows[i].Picture, FrameRecord.MaxPicture);
            var size = SizeOf(picture, origin);
            first ??= size;
            if (size != first)
            {
                throw new Refusal("recording.sizes-differ", $"{origin} is {size}, but the first picture is {first}. All pictures of a recording must be of one size.");
            }

            var shared = rows.FirstWithPictureOf(i);
            yield return new RecordedFrame(i, TimeOf(i), Rows[i].Controls, picture, origin) { SameAs = shared < i ? shared : null };
        }
    }

    /// <summary>When a frame was taken, since the first: frames are evenly apart.</summary>
    public TimeSpan TimeOf(int frame) => TimeSpan.FromTicks((long)Math.Round(frame * (TimeSpan.TicksPerSecond / RateHz)));

    public void Dispose() => files.Dispose();

    private static TensorKartRecording Open(IRecordingFiles files, string? csvPath, CancellationToken cancellationToken)
    {
        try
        {
            csvPath ??= FindCsv(files);
            return new TensorKartRecording(files, csvPath, NameOf(files, csvPath), cancellationToken);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private static string FindCsv(IRecordingFiles files)
    {
        var found = files.Find(CsvName);
        if (found.Count == 0)
        {
            throw new Refusal(
                "recording.no-csv",
                $"'{files.Name}' holds no {CsvName}. A TensorKart recording is a folder with {CsvName} and the pictures that it names.");
        }

        var depth = found.Min(Depth);
        var nearest = found.Where(path => Depth(path) == depth).Order(StringComparer.Ordinal).ToList();
        return nearest.Count == 1
            ? nearest[0]
            : throw new Refusal("recording.several", $"'{files.Name}' holds {nearest.Count} recordings ({string.Join(", ", nearest.Take(5))}{(nearest.Count > 5 ? ", …" : "")}). Choose one of them.");

        static int Depth(string path) => path.Count(c => c == '/');
    }

    /// <summary>
    /// When the first picture was written. Pictures that were copied, unpacked or fetched all have nearly the same time, which says
    /// nothing: driving takes longer.
    /// </summary>
    private DateTimeOffset? FirstWritten()
    {
        var (first, last) = (files.WrittenAt(Rows[0].Picture), files.WrittenAt(Rows[^1].Picture));
        return last - first >= LeastSpan && last - first >= TimeOf(Rows.Count - 1) / 2 ? first : null;
    }

    private static string NameOf(IRecordingFiles files, string csvPath)
    {
        if (files is ZipFiles)
        {
            return Path.GetFileNameWithoutExtension(files.Name);
        }

        // Someone's folder was called data.csv.
        var folders = csvPath.Split('/')[..^1].Where(part => !part.Equals(CsvName, StringComparison.OrdinalIgnoreCase));
        return folders.LastOrDefault(files.Name);
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

    private static PictureSize SizeOf(ReadOnlySpan<byte> picture, string origin)
    {
        try
        {
            return Picture.Verify(picture);
        }
        catch (ImageFormatException e)
        {
            throw new Refusal("picture.unreadable", $"{origin} cannot be read: {e.Message}", e);
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
            : throw new Refusal("csv.picture-missing", $"{csvPath}, row {row.Line}: its picture '{row.Picture}' is not there, nor '{parts[^1]}' beside {CsvName}.");
    }

    private string Beside(string name) => csvPath[..(csvPath.LastIndexOf('/') + 1)] + name;
}
