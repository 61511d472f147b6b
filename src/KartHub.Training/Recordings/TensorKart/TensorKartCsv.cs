using System.Globalization;
using System.Text;
using KartHub.Contracts;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>A row of <c>data.csv</c>.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Picture">Its picture: as its column has it (a path of the machine that recorded, or a bare number), or where it was found.</param>
/// <param name="Controls">The next five.</param>
internal readonly record struct TensorKartRow(int Line, string Picture, Controls Controls)
{
    /// <summary>What stands behind them; null where nothing does.</summary>
    public string? Time { get; init; }
}

/// <summary>
/// TensorKart's <c>data.csv</c>: <c>picture,x,y,A,B,RB</c> a row, or one of the other ways of <see cref="TensorKartLayout"/>. Headers, blank lines,
/// comments (<c>#</c>), Windows line ends, byte order marks and the NUL bytes of a power cut are passed over; numbers are read alike whatever the
/// machine's language. Read a line at a time: what a hostile file may cost is bounded, however large it is.
/// </summary>
/// <param name="stream">The file.</param>
/// <param name="name">What it is called in messages.</param>
/// <param name="unusable">Told of each row that cannot be read.</param>
/// <param name="encoding">How it is written where no mark at its beginning says it; UTF-8 if not given.</param>
internal sealed class TensorKartCsv(Stream stream, string name, SkippedRows unusable, Encoding? encoding = null)
{
    /// <summary>Bytes that are enough for <see cref="EncodingOf"/>.</summary>
    public const int EnoughForEncoding = 4;

    private const int MaxPassedOver = 10_000;
    private const int MaxNuls = 64 << 20; // What a power cut leaves of a file that was made long beforehand.
    private const int LongestLine = 2_000; // The longest path that a file can have where most people are, five times over.
    private const int LinesForLayout = 3_000; // Ten minutes at TensorKart's five rows a second: where a kart stands still all layouts look alike.

    private readonly Queue<CsvLine> headers = []; // Those above rows that are still to be read.
    private int readable;
    private int unreadable;

    /// <summary>A row, without its line's end.</summary>
    public static string Row(string picture, Controls controls)
    {
        var (x, y, a, b, rb) = controls.Clamped;
        return string.Create(CultureInfo.InvariantCulture, $"{picture},{x:R},{y:R},{a:R},{b:R},{rb:R}");
    }

    /// <summary>How a file without a mark is written: UTF-16, which has a NUL byte beside each letter, or UTF-8.</summary>
    /// <param name="start">Its first bytes.</param>
    public static Encoding EncodingOf(ReadOnlySpan<byte> start) => start switch
    {
        [not 0, 0, not 0, 0] => Encoding.Unicode,
        [0, not 0, 0, not 0] => Encoding.BigEndianUnicode,
        _ => Encoding.UTF8,
    };

    /// <summary>Lines so far that are no rows: headers, blank ones, comments.</summary>
    public int PassedOver { get; private set; }

    /// <summary>Whether it is more likely that the file is something else than that some of its rows are broken.</summary>
    public bool IsMostlyUnreadable => unreadable > readable;

    /// <summary>Reads the rows in the file's order, which is the recording's.</summary>
    /// <exception cref="Refusal">There is none, or there are too many.</exception>
    public IEnumerable<TensorKartRow> ReadRows(CancellationToken cancellationToken)
    {
        using var lines = RowLines().GetEnumerator();
        List<CsvLine> first = [];
        while (first.Count < LinesForLayout && lines.MoveNext())
        {
            first.Add(lines.Current);
        }

        var layout = TensorKartLayout.Of(first);
        foreach (var line in first.Concat(Rest(lines)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (headers.TryPeek(out var header) && header.Number < line.Number)
            {
                layout = layout.NamedBy(headers.Dequeue(), name);
            }

            if (layout.TryRead(line, name, out var row, out var problem))
            {
                readable++;
                yield return row;
            }
            else
            {
                unreadable++;
                unusable.Add(problem);
            }

            if (readable + unreadable > RecordingFormats.MaxFrames)
            {
                throw new Refusal("csv.too-many-rows", $"{name} has more than {RecordingFormats.MaxFrames:N0} rows, two hours at 60 pictures a second. Make several recordings of it.");
            }
        }

        if (readable + unreadable == 0)
        {
            throw new Refusal("csv.no-rows", $"{name} has no rows: nothing was recorded.");
        }
    }

    private static IEnumerable<CsvLine> Rest(IEnumerator<CsvLine> lines)
    {
        while (lines.MoveNext())
        {
            yield return lines.Current;
        }
    }

    /// <summary>The lines that should be rows.</summary>
    private IEnumerable<CsvLine> RowLines()
    {
        foreach (var line in Lines())
        {
            var isRow = !line.IsBlank && !line.IsComment;
            if (isRow && TensorKartLayout.IsHeader(line))
            {
                isRow = false;
                headers.Enqueue(line);
            }

            if (isRow)
            {
                yield return line;
            }
            else if (++PassedOver > MaxPassedOver)
            {
                throw new Refusal("csv.too-many-blank-lines", $"{name} has more than {MaxPassedOver:N0} blank lines.");
            }
        }
    }

    /// <summary>The lines as <see cref="TextReader.ReadLine"/> gives them, none of them kept longer than a line may be. NUL bytes end what stands before them.</summary>
    private IEnumerable<CsvLine> Lines()
    {
        using var reader = new StreamReader(stream, encoding ?? Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 14, leaveOpen: true);
        var (line, number, nuls) = (new StringBuilder(), 1, 0);
        var before = '\n';
        for (int next; (next = reader.Read()) >= 0; before = (char)next)
        {
            // A Windows line end is one, and so is \r\r\n, which Python's csv writes there.
            var isEnd = next == '\r' ? before != '\r' || reader.Peek() != '\n' : next == '\n' && before != '\r';
            if ((isEnd && before != '\0') || (next == '\0' && line.Length > 0))
            {
                yield return new CsvLine(number, line.ToString());
                line.Clear();
            }

            if (isEnd)
            {
                number++;
            }
            else if (next == '\0')
            {
                nuls = nuls < MaxNuls ? nuls + 1 : throw new Refusal("csv.too-many-nuls", $"{name} has more than {MaxNuls >> 20} MB of NUL bytes. It is damaged: nothing but them was written there.");
            }
            else if (next is not ('\r' or '\n' or '\uFEFF'))
            {
                line.Append(line.Length < LongestLine
                    ? (char)next
                    : throw new Refusal("csv.line-too-long", $"{name}, row {number}: the line has more than {LongestLine:N0} characters."));
            }
        }

        if (line.Length > 0)
        {
            yield return new CsvLine(number, line.ToString());
        }
    }
}
