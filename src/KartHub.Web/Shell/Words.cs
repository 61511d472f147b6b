using System.Globalization;
using KartHub.Web.Language;

namespace KartHub.Web.Shell;

/// <summary>Figures as people read them, on every page alike.</summary>
internal static class Words
{
    public static string Count(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Size(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} KB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * share):0} %");

    public static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} ms");

    public static string Rate(double hz) => string.Create(CultureInfo.InvariantCulture, $"{hz:0.0} Hz");

    /// <summary>A length of time as a running clock shows it: <c>12:05</c>.</summary>
    public static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}");

    /// <summary>A length of time, no finer than one would say it: <c>2 min 10 s</c>.</summary>
    public static string Span(double seconds) => seconds switch
    {
        < 1 => "a moment",
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 600 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0} min {Math.Floor(seconds % 60):00} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):0} h {Math.Floor(seconds % 3600 / 60):00} min"),
    };

    /// <summary>The day where the hub stands.</summary>
    public static string Day(DateTimeOffset time, TimeProvider clock) =>
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
    public static string Some(IEnumerable<string> names, int hidden, string noun, string why) =>
        Some(names, hidden, more => $"{more} more {noun}{(more == 1 ? "" : "s")}", unseen => $"{unseen} {noun}{(unseen == 1 ? "" : "s")} {why}");

    /// <inheritdoc cref="Some(IEnumerable{string}, int, string, string)"/>
    /// <param name="names">Of those that the reader may see.</param>
    /// <param name="hidden">How many there are beside them.</param>
    /// <param name="more">Says how many more there are that the reader may see: <c>2 more training runs</c>.</param>
    /// <param name="unseen">Says how many there are that the reader may not see: <c>1 training run of others</c>.</param>
    public static string Some(IEnumerable<string> names, int hidden, Func<long, string> more, Func<long, string> unseen)
    {
        const int most = 3;
        var all = names.ToList();
        List<string> parts = [.. all.Take(most)];
        if (all.Count > most)
        {
            parts.Add(more(all.Count - most));
        }

        if (hidden > 0)
        {
            parts.Add(unseen(hidden));
        }

        return parts.Count < 2 ? string.Concat(parts) : Texts.Shell.And(string.Join(", ", parts[..^1]), parts[^1]);
    }
}
