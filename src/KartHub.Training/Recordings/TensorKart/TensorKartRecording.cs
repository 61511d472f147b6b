using System.Text;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Training.Recordings.Files;

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
    private readonly SkippedRows skipped = new();
    private readonly int passedOver;
    private readonly MeasuredTimes? times;
    private readonly List<Phrase> warnings = [];
    private readonly IReadOnlyList<TimeSpan>? timesBeside; // By the line of data.csv.

    /// <exception cref="Refusal">It is broken; the message names file, row and field.</exception>
    public TensorKartRecording(IRecordingFiles files, string csvPath, string name, CancellationToken cancellationToken)
    {
        (this.files, this.csvPath, Name) = (files, csvPath, name);
        (passedOver, times) = ReadRows(cancellationToken);
        var notes = ReadNotesBeside();
        (RateHz, FlippedFrom) = (times?.RateHz ?? notes.RateHz ?? DefaultRateHz, notes.FlippedFrom);
        RateAssumed = times is null && (notes.RateHz is null || notes.RateAssumed);
        timesBeside = times is null ? ReadTimesBeside() : null;
        RecordedAt = Likely(notes.RecordedAt) ?? Likely(times?.Began) ?? Likely(FirstWritten());
    }

    public string Name { get; }

    public string Source => TensorKartFormat.Program;

    public int FrameCount => Rows.Count;

    public string Format => "tensorkart";

    public int SkippedRows => passedOver + skipped.Count;

    public IReadOnlyList<Phrase> Notices => [.. skipped.Notices, .. warnings];

    public string? FlippedFrom { get; }

    /// <summary>As its rows' times have it, or what <c>info.json</c> beside <c>data.csv</c> says, or <see cref="DefaultRateHz"/>.</summary>
    public double RateHz { get; }

    /// <summary>The rows of <c>data.csv</c> with the places of their pictures, none of which is read for them.</summary>
    public IReadOnlyList<TensorKartRow> Rows => rows.All;

    public bool RateAssumed { get; }

    public bool TimesMeasured => times?.Seconds is not null || timesBeside is not null;

    /// <summary>By <c>info.json</c>, its rows' times or else its pictures' times, where these look as if it was then that they were taken.</summary>
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

    private byte[] Read(TensorKartRow row, out Phrase? fault)
    {
        try
        {
            fault = null;
            return files.Read(row.Picture, FrameRecord.MaxPicture);
        }
        catch (Refusal e)
        {
            fault = new Phrase("picture.file-unreadable", $"{csvPath}, row {row.Line}: {e}");
            return [];
        }
    }

    private static DateTimeOffset? Likely(DateTimeOffset? time) => time >= Oldest ? time : null;

    /// <summary>When a frame was taken, since the recording began: as its row says, or the file beside, or evenly apart.</summary>
    private TimeSpan TimeOf(int frame)
    {
        if (times?.Seconds is { } seconds)
        {
            return TimeSpan.FromSeconds(seconds[frame]);
        }

        return timesBeside?[Rows[frame].Line - 1] ?? TimeSpan.FromTicks((long)Math.Round(frame * (TimeSpan.TicksPerSecond / RateHz)));
    }

    private RecordingNotes ReadNotesBeside()
    {
        if (files.At(Beside(TensorKartNotes.FileName)) is not { } place)
        {
            return TensorKartNotes.None;
        }

        try
        {
            return TensorKartNotes.Read(files.Read(place, MaxNotesSize));
        }
        catch (Refusal e)
        {
            warnings.Add(new Phrase("info.unreadable", $"{e} It was passed over."));
            return TensorKartNotes.None;
        }
    }

    private IReadOnlyList<TimeSpan>? ReadTimesBeside()
    {
        if (files.At(Beside(TensorKartTimes.FileName)) is not { } place)
        {
            return null;
        }

        try
        {
            if (TensorKartTimes.Read(files.Read(place, TensorKartTimes.MaxSize)) is { } read && read.Count >= Rows[^1].Line)
            {
                return read;
            }

            warnings.Add(new Phrase("times.unusable", $"{place} does not have a time that rises for each line of {csvPath}. It was passed over."));
        }
        catch (Refusal e)
        {
            warnings.Add(new Phrase("times.unreadable", $"{e} It was passed over."));
        }

        return null;
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

    /// <returns>How many lines that are no rows were passed over, and what the rows' times say.</returns>
    private (int PassedOver, MeasuredTimes? Times) ReadRows(CancellationToken cancellationToken)
    {
        try
        {
            var encoding = EncodingOfCsv();
            using var stream = files.Open(csvPath);
            var csv = new TensorKartCsv(stream, csvPath, skipped, encoding);
            var pictures = new TensorKartPictures(files, csvPath);
            var cells = new RowTimes();
            foreach (var row in csv.ReadRows(cancellationToken))
            {
                if (pictures.TryFind(row, out var picture, out var problem))
                {
                    rows.Add(row, picture);
                    cells.Add(row.Time);
                }
                else
                {
                    skipped.Add(problem);
                }
            }

            rows.Complete(csvPath);
            RequireEnough(csv);
            return (csv.PassedOver, Measure(cells));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new Refusal("csv.unreadable", $"'{csvPath}' in '{files.Name}' cannot be read: {e.Message}", e);
        }
    }

    private Encoding EncodingOfCsv()
    {
        using var stream = files.Open(csvPath);
        Span<byte> start = stackalloc byte[TensorKartCsv.EnoughForEncoding];
        return TensorKartCsv.EncodingOf(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }

    private void RequireEnough(TensorKartCsv csv)
    {
        if (csv.IsMostlyUnreadable)
        {
            throw skipped.TooFew(rows.All.Count);
        }

        skipped.RequireEnough(rows.All.Count);
    }

    private MeasuredTimes? Measure(RowTimes cells)
    {
        var measured = cells.Measure();
        if (measured is null && cells.Any)
        {
            warnings.Add(new Phrase("csv.times-unusable", $"{csvPath}: what stands behind {nameof(Controls.Rb).ToUpperInvariant()} are no times that rise as those of a recording do. It was passed over."));
        }

        return measured;
    }

    private string Beside(string name) => csvPath[..(csvPath.LastIndexOf('/') + 1)] + name;
}
