namespace KartHub.Web.Features.People.Sessions;

/// <summary>What a browser says of itself, in the few words by which its owner knows it again.</summary>
internal static class BrowserName
{
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

    public static string Of(string userAgent) =>
        (Find(Browsers, userAgent), Find(Systems, userAgent)) switch
        {
            (null, null) => "An unknown browser",
            ({ } browser, null) => browser,
            (null, { } system) => $"A browser on {system}",
            ({ } browser, { } system) => $"{browser} on {system}",
        };

    private static string? Find((string Mark, string Name)[] among, string userAgent) =>
        among.Where(a => userAgent.Contains(a.Mark, StringComparison.Ordinal)).Select(a => a.Name).FirstOrDefault();
}
