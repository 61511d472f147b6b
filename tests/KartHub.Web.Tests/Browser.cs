using Microsoft.Playwright;

namespace KartHub.Web.Tests;

/// <summary>A real Chromium, Debian's.</summary>
public sealed class Browser : IAsyncDisposable
{
    /// <summary>How long a page may take for anything, in milliseconds.</summary>
    public static readonly float Patience = (float)Eventually.Patience.TotalMilliseconds;

    private readonly IPlaywright playwright;
    private readonly IBrowser chromium;

    private Browser(IPlaywright playwright, IBrowser chromium) => (this.playwright, this.chromium) = (playwright, chromium);

    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Timeout = Patience,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
        }));
    }

    /// <summary>A page that a person is signed in to, by a link.</summary>
    public async Task<IPage> SignInAsync(Uri link, int width = 1280, int height = 720)
    {
        var context = await chromium.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        await EnterAsync(page, link);
        return page;
    }

    /// <summary>Signs a page's browser in, also in place of another person.</summary>
    public static Task EnterAsync(IPage page, Uri link) => page.GotoAsync(link.AbsoluteUri);

    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        playwright.Dispose();
    }
}
