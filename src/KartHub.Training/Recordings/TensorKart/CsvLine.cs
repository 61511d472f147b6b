using System.Text;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>A line of a CSV, and its cells (RFC 4180). A quote ends with its line: one that nobody closed must not swallow the rows below it.</summary>
/// <param name="Number">Which line it is, from 1.</param>
/// <param name="Text">Without its end.</param>
internal readonly record struct CsvLine(int Number, string Text)
{
    private const char Quote = '"';

    public bool IsBlank => string.IsNullOrWhiteSpace(Text);

    public bool IsComment => Text.AsSpan().TrimStart() is ['#', ..];

    /// <summary>The cells, without the blanks around them. A quoted one may hold the separator, and a quote that is written twice.</summary>
    public string[] Cells(char separator)
    {
        if (!Text.Contains(Quote, StringComparison.Ordinal))
        {
            return Text.Split(separator, StringSplitOptions.TrimEntries);
        }

        var cells = new List<string>();
        var rest = Text.AsSpan();
        bool more;
        do
        {
            cells.Add(Next(ref rest, separator, out more));
        }
        while (more);

        return [.. cells];
    }

    /// <param name="rest">Begins with the cell; afterwards, behind its separator.</param>
    /// <param name="separator">What stands between cells.</param>
    /// <param name="more">Whether a separator followed.</param>
    private static string Next(ref ReadOnlySpan<char> rest, char separator, out bool more)
    {
        var cell = new StringBuilder();
        var start = rest.TrimStart(' ');
        if (start is [Quote, ..])
        {
            rest = start[1..];
            for (int end; ; rest = rest[(end + 2)..])
            {
                end = rest.IndexOf(Quote);
                if (end < 0)
                {
                    cell.Append(rest);
                    rest = [];
                    break;
                }

                cell.Append(rest[..end]);
                if (end + 1 == rest.Length || rest[end + 1] != Quote)
                {
                    rest = rest[(end + 1)..];
                    break;
                }

                cell.Append(Quote);
            }
        }

        var at = rest.IndexOf(separator);
        more = at >= 0;
        cell.Append(more ? rest[..at] : rest);
        rest = more ? rest[(at + 1)..] : [];
        return cell.ToString().Trim();
    }
}
