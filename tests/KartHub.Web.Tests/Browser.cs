using KartHub.Web.Features.People;
using Microsoft.Playwright;

namespace KartHub.Web.Tests;

/// <summary>A real Chromium, Debian's.</summary>
public sealed class Browser : IAsyncDisposable
{
    /// <summary>How long a page may take for anything, in milliseconds.</summary>
    public static readonly float Patience = (float)Eventually.Patience.TotalMilliseconds;

    /// <summary>A name by which browsers find this machine as another one in the network: plain http there is no secure context.</summary>
    public const string NoLocalhost = "hub.test";

    private readonly IPlaywright playwright;
    private readonly IBrowser chromium;

    private Browser(IPlaywright playwright, IBrowser chromium) => (this.playwright, this.chromium) = (playwright, chromium);

    /// <summary>Starts it.</summary>
    /// <param name="more">More of its arguments.</param>
    public static async Task<Browser> StartAsync(params string[] more)
    {
        var playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Timeout = Patience,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", $"--host-resolver-rules=MAP {NoLocalhost} 127.0.0.1", .. more],
        }));
    }

    /// <summary>A page that a person is signed in to, by a link; of which that is the one use.</summary>
    public async Task<IPage> SignInAsync(Uri link, int width = 1280, int height = 720)
    {
        var page = await OpenAsync(new Uri("about:blank"), width, height);
        await EnterAsync(page, link);
        return page;
    }

    /// <summary>A window of another size in which the same person is signed in.</summary>
    public async Task<IPage> AnotherAsync(IPage page, int width, int height)
    {
        var another = await OpenAsync(new Uri("about:blank"), width, height);
        await another.Context.AddCookiesAsync((await page.Context.CookiesAsync()).Select(c => new Cookie
        {
            Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path, HttpOnly = c.HttpOnly, Expires = c.Expires,
        }));
        await another.GotoAsync(page.Url);
        return another;
    }

    /// <summary>A page of a browser of its own, that nobody is signed in to.</summary>
    public Task<IPage> OpenAsync(Uri address, int width = 1280, int height = 720, string language = "en") =>
        OpenAsync(address, new() { ViewportSize = new() { Width = width, Height = height }, Locale = language });

    /// <summary>The same on a phone, held upright.</summary>
    public Task<IPage> OpenPhoneAsync(Uri address) =>
        OpenAsync(address, new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true, DeviceScaleFactor = 2, Locale = "en" });

    /// <summary>Signs a page's browser in, also in place of another person.</summary>
    public static async Task EnterAsync(IPage page, Uri link)
    {
        await page.GotoAsync(link.AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Come in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains(PeopleFeature.EnterPath, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        playwright.Dispose();
    }

    private async Task<IPage> OpenAsync(Uri address, BrowserNewContextOptions options)
    {
        options.ColorScheme = ColorScheme.Dark;
        var context = await chromium.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.AbsoluteUri);
        return page;
    }
}
