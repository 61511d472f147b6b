using System.Globalization;

namespace KartHub.Web.Jobs;

/// <summary>Figures of jobs as people read them.</summary>
internal static class JobWords
{
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * share):0} %");

    /// <summary>A length of time, no finer than one would say it: <c>2 min 10 s</c>.</summary>
    public static string Span(double seconds) => seconds switch
    {
        < 1 => "a moment",
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 600 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0} min {Math.Floor(seconds % 60):00} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):0} h {Math.Floor(seconds % 3600 / 60):00} min"),
    };

    /// <summary>A state in a word.</summary>
    public static string State(JobState state) => state switch
    {
        JobState.Queued => "waiting",
        JobState.Running => "running",
        JobState.Done => "done",
        JobState.Failed => "failed",
        JobState.Cancelled => "cancelled",
        JobState.Interrupted => "interrupted",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
