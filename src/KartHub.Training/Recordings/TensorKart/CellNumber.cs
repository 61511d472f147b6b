using System.Globalization;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>Numbers as programs and spreadsheets write them: <c>0.5</c>, <c>5E-01</c>, and <c>0,5</c> where a comma cannot be anything else.</summary>
internal static class CellNumber
{
    public static bool TryParse(ReadOnlySpan<char> cell, out float value) =>
        float.TryParse(WithPoint(cell), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !float.IsNaN(value);

    public static bool TryParse(ReadOnlySpan<char> cell, out double value) =>
        double.TryParse(WithPoint(cell), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static ReadOnlySpan<char> WithPoint(ReadOnlySpan<char> cell) =>
        cell.Count(',') == 1 && !cell.Contains('.') ? $"{cell[..cell.IndexOf(',')]}.{cell[(cell.IndexOf(',') + 1)..]}" : cell;
}
