using System.Globalization;
using KartHub.Contracts.Recording;
using KartHub.Web.Language;
using KartHub.Web.Shell;

namespace KartHub.Web.Features.Recordings;

/// <summary>Figures of recordings as people read them.</summary>
internal static class RecordingWords
{
    private const int Tolerated = 20; // One frame in so many may be missing, or be seen twice.

    /// <summary>12:34, or 1:02:03 above an hour.</summary>
    public static string Length(TimeSpan duration) =>
        duration.ToString(duration.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    /// <summary>A length that follows from a rate which may be assumed.</summary>
    public static string Length(TimeSpan duration, bool assumed) => assumed ? Texts.Recordings.About(Length(duration)) : Length(duration);

    /// <summary>A rate that may be assumed: nobody knows it then, and it must not look like a fact.</summary>
    public static string Rate(double hertz, bool assumed) => assumed ? Texts.Recordings.About(Rate(hertz)) : Rate(hertz);

    public static string Rate(double hertz) => string.Create(CultureInfo.CurrentCulture, $"{hertz:0.#} Hz");

    /// <summary>When it was driven, or the day of the upload where nobody knows.</summary>
    public static string Recorded(RecordingOrigin origin, DateTimeOffset startedAt, DateTimeOffset? recordedAt, TimeProvider clock) => (origin, recordedAt) switch
    {
        (RecordingOrigin.Agent, _) => Words.When(startedAt, clock),
        (_, { } then) => Words.When(then, clock),
        _ => Texts.Recordings.UploadedOn(Words.Day(startedAt, clock)),
    };

    /// <summary>Whether so many of its frames, missing or seen twice, are none to worry about.</summary>
    public static bool IsTolerated(int amiss, int frames) => amiss <= frames / Tolerated;

    /// <summary>A word for how steadily frames came, and whether it is one to worry about; null where it is not known.</summary>
    public static (string Word, bool Good)? Steadiness(RecordingCadence? cadence, double rateHz, int frames, int missed, int duplicates) => cadence switch
    {
        null => null,
        _ when !IsTolerated(missed, frames) => (Texts.Recordings.Steadiness.Gaps, false),
        _ when !IsTolerated(duplicates, frames) => (Texts.Recordings.Steadiness.Repeats, false),
        _ when cadence.JitterP95Ms > 500 / rateHz => (Texts.Recordings.Steadiness.Uneven, false), // Half a period: a frame that might as well be its neighbour.
        _ => (Texts.Recordings.Steadiness.Steady, true),
    };

    /// <summary>Whether frames come as often as they are wanted, by the same measure.</summary>
    public static bool IsSteady(double rateHz, double wantedHz) => wantedHz - rateHz <= wantedHz / Tolerated;
}
