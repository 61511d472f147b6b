using System.Globalization;
using System.Text;
using KartHub.Contracts;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>A row of <c>data.csv</c>.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Picture">Its picture: as the first column has it (a path of the machine that recorded, or a bare number), or where it was found.</param>
/// <param name="Controls">The other five.</param>
internal readonly record struct TensorKartRow(int Line, string Picture, Controls Controls);

/// <summary>
/// TensorKart's <c>data.csv</c>: <c>picture,x,y,A,B,RB</c> a row, without quotes. A header, blank lines, Windows line ends and a
/// byte order mark are accepted; numbers are read with a decimal point whatever the machine's language. Read a line at a time: what
/// a hostile file may cost is bounded, however large it is.
/// </summary>
/// <param name="stream">The file.</param>
/// <param name="name">What it is called in messages.</param>
internal sealed class TensorKartCsv(Stream stream, string name)
{
    private const int MaxSkipped = 10_000;
    private const int LongestLine = 2_000; // The longest path that a file can have where most people are, five times over.
    private const int Columns = 1 + Controls.Count;
    private const float RoundingSlack = 1e-4f; // Spreadsheets round.

    private static readonly string[] Fields = ["x", "y", "A", "B", "RB"];

    /// <summary>A row, without its line's end.</summary>
    public static string Row(string picture, Controls controls)
    {
        var (x, y, a, b, rb) = controls.Clamped;
        return string.Create(CultureInfo.InvariantCulture, $"{picture},{x:R},{y:R},{a:R},{b:R},{rb:R}");
    }

    /// <summary>Lines without a frame so far: a header, blank ones.</summary>
    public int Skipped { get; private set; }

    /// <summary>Reads the rows in the file's order, which is the recording's.</summary>
    /// <exception cref="Refusal">A row is broken, there is none, or there are too many.</exception>
    public IEnumerable<TensorKartRow> ReadRows(CancellationToken cancellationToken)
    {
        var rows = 0;
        foreach (var (index, text) in Lines().Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cells = text.Split(',', StringSplitOptions.TrimEntries);
            if (string.IsNullOrWhiteSpace(text) || (rows == 0 && IsHeader(cells)))
            {
                Skipped++;
            }
            else
            {
                rows++;
                yield return ParseRow(cells, index + 1);
            }

            if (rows > RecordingFormats.MaxFrames)
            {
                throw new Refusal("csv.too-many-rows", $"{name} has more than {RecordingFormats.MaxFrames:N0} rows, two hours at 60 pictures a second. Make several recordings of it.");
            }

            if (Skipped > MaxSkipped)
            {
                throw new Refusal("csv.too-many-blank-lines", $"{name} has more than {MaxSkipped:N0} blank lines.");
            }
        }

        if (rows == 0)
        {
            throw new Refusal("csv.no-rows", $"{name} has no rows: nothing was recorded.");
        }
    }

    /// <summary>The lines as <see cref="TextReader.ReadLine"/> gives them, none of them kept longer than a line may be.</summary>
    private IEnumerable<string> Lines()
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 14, leaveOpen: true);
        var (line, number) = (new StringBuilder(), 1);
        var before = '\n';
        for (int next; (next = reader.Read()) >= 0; before = (char)next)
        {
            if (next is not ('\n' or '\r'))
            {
                line.Append(line.Length < LongestLine
                    ? (char)next
                    : throw new Refusal("csv.line-too-long", $"{name}, row {number}: the line has more than {LongestLine:N0} characters."));
            }
            else if (next == '\r' || before != '\r') // A Windows line end is one.
            {
                yield return line.ToString();
                line.Clear();
                number++;
            }
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }

    private static bool IsHeader(string[] cells) => cells.Length > 1 && cells[1..].All(cell => cell.Length > 0 && !TryParse(cell, out _) && char.IsAsciiLetter(cell[0]));

    private TensorKartRow ParseRow(string[] cells, int line)
    {
        if (cells.Length != Columns)
        {
            throw new Refusal("csv.columns", $"{name}, row {line}: {cells.Length} columns, but TensorKart writes {Columns}: picture, {string.Join(", ", Fields)}.");
        }

        if (cells[0].Length == 0)
        {
            throw new Refusal("csv.no-picture", $"{name}, row {line}: the first column names no picture.");
        }

        Span<float> values = stackalloc float[Controls.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var (field, least) = (Fields[i], i < 2 ? -1 : 0);
            if (!TryParse(cells[i + 1], out values[i]))
            {
                throw new Refusal("csv.not-a-number", $"{name}, row {line}, {field}: '{cells[i + 1]}' is not a number.");
            }

            if (!(values[i] >= least - RoundingSlack && values[i] <= 1 + RoundingSlack))
            {
                throw new Refusal("csv.out-of-range", $"{name}, row {line}, {field}: {cells[i + 1]} is out of range; {least} to 1 are possible.");
            }
        }

        return new TensorKartRow(line, cells[0], Controls.From(values).Clamped);
    }

    private static bool TryParse(string cell, out float value) =>
        float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
