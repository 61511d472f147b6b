using System.Diagnostics.CodeAnalysis;
using KartHub.Contracts;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>How a <c>data.csv</c> is laid out: TensorKart's own way, or one of those that it has after programs and spreadsheets of others had it.</summary>
internal sealed record TensorKartLayout
{
    private const int Columns = 1 + Controls.Count;
    private const float RoundingSlack = 1e-4f; // Spreadsheets round.

    private static readonly string[] Fields = ["x", "y", "A", "B", "RB"];

    private static readonly int[] InOrder = [.. Enumerable.Range(0, Controls.Count)];

    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>TensorKart's own first: it is taken where others would do as well.</summary>
    private static readonly TensorKartLayout[] All =
    [
        .. Separators.Select(separator => new TensorKartLayout { Separator = separator }),
        .. Separators.Select(separator => new TensorKartLayout { Separator = separator, TimeLast = true }),
        .. Separators.Select(separator => new TensorKartLayout { Separator = separator, IndexFirst = true }),
        .. Separators.Select(separator => new TensorKartLayout { Separator = separator, IndexFirst = true, TimeLast = true }),
        new TensorKartLayout { Join = cells => DecimalCommas.Join(cells, DecimalCommas.OfSticks) },
        new TensorKartLayout { Join = cells => DecimalCommas.Join(cells, DecimalCommas.OfAll) },
        new TensorKartLayout { Join = DecimalCommas.JoinIfClear },
    ];

    private delegate string[]? Joining(ReadOnlySpan<string> cells);

    private char Separator { get; init; } = ',';

    /// <summary>Whether a column stands before the picture, as pandas writes its index. It is passed over.</summary>
    private bool IndexFirst { get; init; }

    /// <summary>Whether a column stands behind the controls.</summary>
    private bool TimeLast { get; init; }

    /// <summary>In which of their columns each of x, y, A, B and RB is.</summary>
    private int[] Order { get; init; } = InOrder;

    /// <summary>How numbers are put together whose decimal commas are taken for separators; null where there are none.</summary>
    private Joining? Join { get; init; }

    /// <summary>How many cells a row has, as far as that is known before it is read.</summary>
    private int Width => Columns + (IndexFirst ? 1 : 0) + (TimeLast ? 1 : 0);

    private string ColumnNames => $"{(IndexFirst ? "index, " : "")}picture, {string.Join(", ", Fields)}{(TimeLast ? ", time" : "")}";

    /// <summary>The layout by which most lines can be read; TensorKart's own if none can.</summary>
    /// <param name="lines">The file's first lines, headers and blank ones left out.</param>
    public static TensorKartLayout Of(IReadOnlyList<CsvLine> lines)
    {
        var (best, most) = (All[0], 0);
        foreach (var layout in All)
        {
            var readable = lines.Count(line => layout.TryRead(line, "", out _, out _));
            if (readable > most)
            {
                (best, most) = (layout, readable);
            }

            if (most == lines.Count)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>Whether a line is a header: words that differ, where a row has numbers.</summary>
    public static bool IsHeader(CsvLine line) => Separators.Any(separator => IsHeader(line.Cells(separator)));

    /// <summary>The same with the controls in the order in which a header has them; where it has other names, they are in TensorKart's.</summary>
    /// <param name="header">The header.</param>
    /// <param name="file">What the file is called in messages.</param>
    /// <exception cref="Refusal">It names some of them where they are in no order of the five.</exception>
    public TensorKartLayout NamedBy(CsvLine header, string file)
    {
        var names = Separators.Select(header.Cells).First(IsHeader);
        var columns = Fields.Select(field => Array.FindIndex(names, name => IsCalled(name, field))).ToArray();
        foreach (var first in IndexFirst ? (int[])[1, 2] : [1]) // R gives an index no name.
        {
            if (InOrder.All(field => columns[field] < 0 || columns[field] == first + field))
            {
                return this with { Order = InOrder };
            }

            var order = columns.Select(column => column - first).ToArray();
            if (Join is null && order.Order().SequenceEqual(InOrder))
            {
                return this with { Order = order };
            }
        }

        throw new Refusal("csv.header-order", $"{file}, row {header.Number}: the header '{header.Text.Trim()}' names columns in an order that cannot be read. Put them in this one: {ColumnNames}.");
    }

    /// <param name="line">The line.</param>
    /// <param name="name">What the file is called in messages.</param>
    /// <param name="row">What it says.</param>
    /// <param name="problem">What is wrong with it.</param>
    public bool TryRead(CsvLine line, string name, out TensorKartRow row, [NotNullWhen(false)] out Phrase? problem)
    {
        row = default;
        var all = WithoutEmptyEnd(line.Cells(Separator), Width);
        var cells = all.AsSpan(IndexFirst ? 1 : 0);
        var time = TimeLast && cells.Length > 0 ? cells[^1] : null;
        cells = cells[..^(time is null ? 0 : 1)];
        if (Join is not null)
        {
            cells = cells.Length > 0 && Join(cells[1..]) is { } numbers ? (string[])[cells[0], .. numbers] : [];
        }

        if (cells.Length != Columns || (IndexFirst && !CellNumber.TryParse(all[0], out double _)))
        {
            problem = WrongColumns(all, line.Number, name);
            return false;
        }

        if (cells[0].Length == 0)
        {
            problem = new Phrase("csv.no-picture", $"{name}, row {line.Number}: the first column names no picture.");
            return false;
        }

        Span<float> values = stackalloc float[Controls.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var cell = cells[1 + Order[i]];
            if (!TryParse(cell, isButton: i > 1, out values[i]))
            {
                problem = new Phrase("csv.not-a-number", $"{name}, row {line.Number}, {Fields[i]}: '{cell}' is not a number.");
                return false;
            }

            if (!(values[i] >= -1 - RoundingSlack && values[i] <= 1 + RoundingSlack))
            {
                problem = new Phrase("csv.out-of-range", $"{name}, row {line.Number}, {Fields[i]}: {cell} is out of range; -1 to 1 are possible.");
                return false;
            }
        }

        // A trigger that goes from −1 to 1 is let go below its middle.
        row = new TensorKartRow(line.Number, cells[0], Controls.From(values).Clamped) { Time = time };
        problem = null;
        return true;
    }

    private static bool IsHeader(string[] cells)
    {
        var names = WithoutEmptyEnd(cells, Columns);
        return names.Length >= Columns
            && names[1..].All(name => name.Length > 0 && char.IsAsciiLetter(name[0]) && !TryParse(name, isButton: true, out _))
            && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length;
    }

    private static bool IsCalled(string name, string field) =>
        name.Equals(field, StringComparison.OrdinalIgnoreCase) || (field == "x" && name.ToUpperInvariant() is ("STEER" or "STEERING"));

    /// <summary>Cells without those behind a row that hold nothing, as spreadsheets leave them.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="width">How many the row has itself.</param>
    private static string[] WithoutEmptyEnd(string[] cells, int width)
    {
        var count = cells.Length;
        while (count > width && cells[count - 1].Length == 0)
        {
            count--;
        }

        return count == cells.Length ? cells : cells[..count];
    }

    private static bool TryParse(string cell, bool isButton, out float value)
    {
        if (isButton && bool.TryParse(cell, out var pressed)) // Python's own words.
        {
            value = pressed ? 1 : 0;
            return true;
        }

        return CellNumber.TryParse(cell, out value);
    }

    private Phrase WrongColumns(string[] cells, int line, string name) => Separator == ',' && cells.Length > Columns && DecimalCommas.AreLikely(cells.AsSpan(1))
        ? new Phrase(
            "csv.decimal-commas",
            $"{name}, row {line}: these numbers have decimal commas, which cannot be told from the commas between the columns. Save it with decimal points, or with semicolons between the columns.")
        : new Phrase("csv.columns", $"{name}, row {line}: {cells.Length} columns instead of {Width}: {ColumnNames}.");
}
