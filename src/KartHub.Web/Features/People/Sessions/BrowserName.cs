using KartHub.Web.Language;

namespace KartHub.Web.Features.People.Sessions;

/// <summary>What a browser says of itself, in the few words by which its owner knows it again.</summary>
internal static class BrowserName
{
    private const string Unknown = "An unknown browser";
    private const string SomeBrowser = "A browser";
    private const string On = " on ";

    // The first that fits: Edge, Opera and Samsung's call themselves Chrome too, and all of them Safari.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"),
    ];

    // Android calls itself Linux too, iPhones and iPads Mac OS X.
    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>As the tables keep it.</summary>
    public static string Of(string userAgent) =>
        (Find(Browsers, userAgent), Find(Systems, userAgent)) switch
        {
            (null, null) => Unknown,
            ({ } browser, null) => browser,
            (null, { } system) => $"{SomeBrowser}{On}{system}",
            ({ } browser, { } system) => $"{browser}{On}{system}",
        };

    /// <summary>In the reader's language.</summary>
    /// <param name="kept">What <see cref="Of"/> said.</param>
    public static string Told(string kept)
    {
        if (kept == Unknown)
        {
            return Texts.People.Sessions.Browser.Unknown;
        }

        var parts = kept.Split(On, 2);
        return parts.Length < 2 ? kept
            : parts[0] == SomeBrowser ? Texts.People.Sessions.Browser.Some(parts[1])
            : Texts.People.Sessions.Browser.On(parts[0], parts[1]);
    }

    private static string? Find((string Mark, string Name)[] among, string userAgent) =>
        among.Where(a => userAgent.Contains(a.Mark, StringComparison.Ordinal)).Select(a => a.Name).FirstOrDefault();
}
