using System.Globalization;
using KartHub.Web.Language;

namespace KartHub.Web.Shell;

/// <summary>Figures as people read them, in their language, on every page alike. Not for what a program reads: files, addresses, styles.</summary>
internal static class Words
{
    public static string Count(int number) => number.ToString("#,0", CultureInfo.CurrentCulture);

    public static string Size(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1e3:0} KB"),
        < 1_000_000_000 => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1e9:0.00} GB"),
    };

    public static string Percent(double share) => string.Create(CultureInfo.CurrentCulture, $"{Math.Floor(100 * share):0} %");

    public static string Milliseconds(double value) => string.Create(CultureInfo.CurrentCulture, $"{value:0.0} ms");

    public static string Rate(double hz) => string.Create(CultureInfo.CurrentCulture, $"{hz:0.0} Hz");

    /// <summary>A length of time as a running clock shows it: <c>12:05</c>.</summary>
    public static string Clock(TimeSpan time) => string.Create(CultureInfo.CurrentCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}");

    /// <summary>A length of time, no finer than one would say it: <c>2 min 10 s</c>.</summary>
    public static string Span(double seconds) => seconds switch
    {
        < 1 => Texts.Words.AMoment,
        < 60 => string.Create(CultureInfo.CurrentCulture, $"{seconds:0} s"),
        < 600 => string.Create(CultureInfo.CurrentCulture, $"{Math.Floor(seconds / 60):0} min {Math.Floor(seconds % 60):00} s"),
        < 3600 => string.Create(CultureInfo.CurrentCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{Math.Floor(seconds / 3600):0} h {Math.Floor(seconds % 3600 / 60):00} min"),
    };

    /// <summary>The day where the hub stands.</summary>
    public static string Day(DateTimeOffset time, TimeProvider clock) => At(time, clock, Texts.Words.Day);

    /// <summary>The date and time where the hub stands, which is where the class is.</summary>
    public static string When(DateTimeOffset time, TimeProvider clock) => At(time, clock, Texts.Words.DayAndTime);

    /// <summary>
    /// Names of things, the first three, and how many more there are: <c>A, B, C, 2 more training runs and 1 training run of others</c>.
    /// </summary>
    /// <param name="names">Of those that the reader may see.</param>
    /// <param name="hidden">How many there are beside them.</param>
    /// <param name="more">What is said of so many whose names there is no room for.</param>
    /// <param name="unseen">What is said of so many that the reader may not see.</param>
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

        return List(parts);
    }

    /// <summary><c>A, B and C</c>.</summary>
    public static string List(IReadOnlyList<string> parts) =>
        parts.Count < 2 ? string.Concat(parts) : Texts.Words.List.Two(parts.SkipLast(1).Aggregate(Texts.Words.List.More), parts[^1]);

    /// <summary>How a day is written is a text too: languages put its parts in another order.</summary>
    private static string At(DateTimeOffset time, TimeProvider clock, string form) =>
        TimeZoneInfo.ConvertTime(time, clock.LocalTimeZone).ToString(form, CultureInfo.CurrentCulture);
}
