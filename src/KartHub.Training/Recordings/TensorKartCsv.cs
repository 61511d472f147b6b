using System.Globalization;
using System.Text;
using KartHub.Contracts;

namespace KartHub.Training.Recordings;

/// <summary>A row of <c>data.csv</c>.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Picture">The first column as it stands: a path of the machine that recorded, or a bare number.</param>
/// <param name="Controls">The other five.</param>
public readonly record struct TensorKartRow(int Line, string Picture, Controls Controls);

/// <summary>
/// TensorKart's <c>data.csv</c>: <c>picture,x,y,A,B,RB</c> a row, without quotes. A header, blank lines, Windows line ends and a
/// byte order mark are accepted; numbers are read with a decimal point whatever the machine's language.
/// </summary>
/// <param name="Rows">In the file's order, which is the recording's.</param>
/// <param name="Skipped">Lines without a frame: a header, blank ones.</param>
internal sealed record TensorKartCsv(IReadOnlyList<TensorKartRow> Rows, int Skipped)
{
    private const int Columns = 1 + Controls.Count;
    private const float RoundingSlack = 1e-4f; // Spreadsheets round.

    private static readonly string[] Fields = ["x", "y", "A", "B", "RB"];

    /// <param name="bytes">The file.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="RecordingException">A row is broken, or there is none.</exception>
    public static TensorKartCsv Parse(byte[] bytes, string name)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        var rows = new List<TensorKartRow>();
        var (line, skipped) = (0, 0);
        while (reader.ReadLine() is { } text)
        {
            line++;
            var cells = text.Split(',', StringSplitOptions.TrimEntries);
            if (string.IsNullOrWhiteSpace(text) || (rows.Count == 0 && IsHeader(cells)))
            {
                skipped++;
                continue;
            }

            rows.Add(ParseRow(cells, line, name));
        }

        return rows.Count > 0
            ? new TensorKartCsv(rows, skipped)
            : throw new RecordingException($"{name} has no rows: nothing was recorded.");
    }

    private static bool IsHeader(string[] cells) => cells.Length > 1 && cells[1..].All(cell => cell.Length > 0 && !TryParse(cell, out _) && char.IsAsciiLetter(cell[0]));

    private static TensorKartRow ParseRow(string[] cells, int line, string name)
    {
        if (cells.Length != Columns)
        {
            throw new RecordingException($"{name}, row {line}: {cells.Length} columns, but TensorKart writes {Columns}: picture, {string.Join(", ", Fields)}.");
        }

        if (cells[0].Length == 0)
        {
            throw new RecordingException($"{name}, row {line}: the first column names no picture.");
        }

        Span<float> values = stackalloc float[Controls.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var (field, least) = (Fields[i], i < 2 ? -1 : 0);
            if (!TryParse(cells[i + 1], out values[i]))
            {
                throw new RecordingException($"{name}, row {line}, {field}: '{cells[i + 1]}' is not a number.");
            }

            if (!(values[i] >= least - RoundingSlack && values[i] <= 1 + RoundingSlack))
            {
                throw new RecordingException(
                    $"{name}, row {line}, {field}: {cells[i + 1]} is out of range; {(i < 2 ? "steering" : "buttons")} must be {least} to 1.");
            }
        }

        return new TensorKartRow(line, cells[0], Controls.From(values).Clamped);
    }

    private static bool TryParse(string cell, out float value) =>
        float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
