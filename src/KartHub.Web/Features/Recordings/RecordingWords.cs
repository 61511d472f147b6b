using System.Globalization;
using KartHub.Contracts.Recording;

namespace KartHub.Web.Features.Recordings;

/// <summary>Figures of recordings as people read them.</summary>
internal static class RecordingWords
{
    /// <summary>12:34, or 1:02:03 above an hour.</summary>
    public static string Length(TimeSpan duration) =>
        duration.ToString(duration.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    /// <summary>A length that follows from a rate which may be assumed.</summary>
    public static string Length(TimeSpan duration, bool assumed) => $"{(assumed ? "about " : "")}{Length(duration)}";

    /// <summary>A rate that may be assumed: nobody knows it then, and it must not look like a fact.</summary>
    public static string Rate(double hertz, bool assumed) => $"{(assumed ? "about " : "")}{Rate(hertz)}";

    public static string Rate(double hertz) => string.Create(CultureInfo.InvariantCulture, $"{hertz:0.#} Hz");

    public static string Count(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Size(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} KB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };

    /// <summary>When it was driven, or the day of the upload where nobody knows.</summary>
    public static string Recorded(RecordingOrigin origin, DateTimeOffset startedAt, DateTimeOffset? recordedAt, TimeProvider clock) => (origin, recordedAt) switch
    {
        (RecordingOrigin.Agent, _) => When(startedAt, clock),
        (_, { } then) => When(then, clock),
        _ => $"uploaded {Day(startedAt, clock)}",
    };

    private static string Day(DateTimeOffset time, TimeProvider clock) =>
        TimeZoneInfo.ConvertTime(time, clock.LocalTimeZone).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The date and time where the hub stands, which is where the class is.</summary>
    public static string When(DateTimeOffset time, TimeProvider clock) =>
        TimeZoneInfo.ConvertTime(time, clock.LocalTimeZone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>
    /// Names of things, the first three, and how many more there are: <c>A, B, C, 2 more training runs and 1 training run of others</c>.
    /// </summary>
    /// <param name="names">Of those that the reader may see.</param>
    /// <param name="hidden">How many there are beside them.</param>
    /// <param name="noun">What one of them is called.</param>
    /// <param name="why">What is said of those that the reader may not see.</param>
    public static string Some(IEnumerable<string> names, int hidden, string noun, string why)
    {
        const int most = 3;
        var all = names.ToList();
        List<string> parts = [.. all.Take(most)];
        if (all.Count > most)
        {
            parts.Add($"{all.Count - most} more {noun}{(all.Count == most + 1 ? "" : "s")}");
        }

        if (hidden > 0)
        {
            parts.Add($"{hidden} {noun}{(hidden == 1 ? "" : "s")} {why}");
        }

        return parts.Count < 2 ? string.Concat(parts) : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
    }

    public static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} ms");

    /// <summary>A word for how steadily frames came, and whether it is one to worry about; null where it is not known.</summary>
    public static (string Word, bool Good)? Steadiness(RecordingCadence? cadence, double rateHz, int frames, int missed, int duplicates) => cadence switch
    {
        null => null,
        _ when missed > frames / 20 => ("gaps", false),
        _ when duplicates > frames / 20 => ("repeats", false),
        _ when cadence.JitterP95Ms > 500 / rateHz => ("uneven", false), // Half a period: a frame that might as well be its neighbour.
        _ => ("steady", true),
    };
}
