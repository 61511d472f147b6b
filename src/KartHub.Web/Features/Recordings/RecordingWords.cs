using System.Globalization;
using KartHub.Contracts.Recording;

namespace KartHub.Web.Features.Recordings;

/// <summary>Figures of recordings as people read them.</summary>
internal static class RecordingWords
{
    /// <summary>12:34, or 1:02:03 above an hour.</summary>
    public static string Length(TimeSpan duration) =>
        duration.ToString(duration.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    public static string Rate(double hertz) => string.Create(CultureInfo.InvariantCulture, $"{hertz:0.#} Hz");

    public static string Count(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Size(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} KB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };

    /// <summary>The date and time where the hub stands, which is where the class is.</summary>
    public static string When(DateTimeOffset time, TimeProvider clock) =>
        TimeZoneInfo.ConvertTime(time, clock.LocalTimeZone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

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
