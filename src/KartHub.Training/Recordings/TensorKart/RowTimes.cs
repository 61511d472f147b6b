using System.Globalization;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>
/// The times in a column of a <c>data.csv</c>: seconds, milli-, micro- or nanoseconds, or a date and time (ISO 8601). In which unit a file has them
/// nobody says; but driving is recorded so many times a second that only one is possible.
/// </summary>
internal sealed class RowTimes
{
    private const double SlowestHz = 1.5; // What rises by 1 counts rows.
    private const double FastestHz = 240;
    private const double LongestSeconds = 7 * 24 * 60 * 60;

    private const double LatestDate = 4e9; // The year 2096, in seconds since 1970.

    private static readonly double[] Units = [1, 1e-3, 1e-6, 1e-9];

    private readonly List<double> times = [];
    private bool unreadable;
    private bool areOfDay;

    /// <summary>Whether there is such a column at all.</summary>
    public bool Any => unreadable || times.Count > 0;

    /// <param name="cell">Of the next row; null where it has none.</param>
    public void Add(string? cell)
    {
        if (unreadable || cell is null)
        {
            return;
        }

        if (CellNumber.TryParse(cell, out double number))
        {
            times.Add(number);
        }
        else if (cell.Contains(':', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date))
        {
            times.Add((date - DateTimeOffset.UnixEpoch).TotalSeconds);
            areOfDay |= !cell.Contains('-', StringComparison.Ordinal);
        }
        else
        {
            unreadable = true;
        }
    }

    /// <summary>What they say together; null where they are no times of a recording.</summary>
    public MeasuredTimes? Measure()
    {
        if (unreadable || times.Count < 2)
        {
            return null;
        }

        var steps = times.Zip(times.Skip(1), (a, b) => b - a).ToArray();
        Array.Sort(steps);
        var isRising = steps[0] > 0;
        var step = isRising ? steps[steps.Length / 2] : (times[^1] - times[0]) / steps.Length; // The median does not mind gaps. Whole seconds have steps of 0.
        var unit = Units.FirstOrDefault(unit => RateOf(step * unit) is >= SlowestHz and <= FastestHz);
        if (steps[0] < 0 || unit == 0 || (times[^1] - times[0]) * unit > LongestSeconds)
        {
            return null;
        }

        DateTimeOffset? began = !areOfDay && times[0] * unit is > 0 and < LatestDate ? DateTimeOffset.UnixEpoch.AddSeconds(times[0] * unit) : null;
        return new MeasuredTimes(RateOf(step * unit), isRising ? [.. times.Select(time => (time - times[0]) * unit)] : null, began);
    }

    private static double RateOf(double step) => Math.Round(1 / step, 3);
}

/// <summary>What the times of a recording say.</summary>
/// <param name="RateHz">Rows a second.</param>
/// <param name="Seconds">Of each row, since the first; null where they are too coarse for that.</param>
/// <param name="Began">When the first row was written, where they are dates; times since some other moment look like long ago.</param>
internal sealed record MeasuredTimes(double RateHz, double[]? Seconds, DateTimeOffset? Began);
