using System.Numerics;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>Numbers with decimal commas in a row whose cells are separated by commas as well, so that each of them became two cells.</summary>
internal static class DecimalCommas
{
    /// <summary>Which of the numbers have a decimal comma, the lowest bit for x: the sticks, as programs write them that know buttons to be whole.</summary>
    public const int OfSticks = 0b00011;

    /// <summary>All of them, as programs write them that print every number alike.</summary>
    public const int OfAll = (1 << Numbers) - 1;

    private const int Numbers = Contracts.Controls.Count;

    /// <summary>Whether cells are the numbers of a row, two of them or more in two parts each; with one more cell than numbers, that may be anything.</summary>
    public static bool AreLikely(ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells)
        {
            if (!IsWhole(cell))
            {
                return false;
            }
        }

        return cells.Length is > Numbers + 1 and <= 2 * Numbers;
    }

    /// <summary>Puts the numbers together where it is known which of them have a comma.</summary>
    /// <returns>The five; null where the cells are not such numbers.</returns>
    public static string[]? Join(ReadOnlySpan<string> cells, int withComma)
    {
        if (cells.Length != Numbers + BitOperations.PopCount((uint)withComma))
        {
            return null;
        }

        var numbers = new string[Numbers];
        for (var i = 0; i < Numbers; i++)
        {
            var hasComma = (withComma >> i & 1) != 0;
            if (hasComma && !(IsWhole(cells[0]) && cells[1].All(char.IsAsciiDigit)))
            {
                return null;
            }

            numbers[i] = hasComma ? $"{cells[0]}.{cells[1]}" : cells[0];
            cells = cells[(hasComma ? 2 : 1)..];
        }

        return numbers;
    }

    /// <summary>Puts the numbers together where a whole one is written without a comma, so that it changes from row to row which of them have one.</summary>
    /// <returns>The five; null where there is no way to read them, or more than one.</returns>
    public static string[]? JoinIfClear(ReadOnlySpan<string> cells)
    {
        string[]? only = null;
        for (var withComma = 0; withComma <= OfAll; withComma++)
        {
            if (Join(cells, withComma) is { } numbers && numbers.All(IsShortest))
            {
                if (only is not null)
                {
                    return null;
                }

                only = numbers;
            }
        }

        return only;
    }

    private static bool IsWhole(string cell) => cell.AsSpan().TrimStart("+-") is { Length: > 0 } digits && digits.IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Whether a number is from −1 to 1, and written as short as it can be: 0 and not 0.0.</summary>
    private static bool IsShortest(string number)
    {
        var whole = number.AsSpan().TrimStart("+-");
        return whole is "0" or "1" || (whole.StartsWith("0.") && whole[^1] != '0');
    }
}
