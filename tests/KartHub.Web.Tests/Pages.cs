using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace KartHub.Web.Tests;

internal static class Pages
{
    /// <summary>Whether pictures of the pages are wanted.</summary>
    public static bool AreKept => Environment.GetEnvironmentVariable("KARTHUB_SCREENSHOTS") is not null;

    /// <summary>Opens a page of the hub, and waits until its buttons do something: it is drawn before its connection stands.</summary>
    public static async Task OpenAsync(this IPage page, Uri address)
    {
        await page.GotoAsync(address.AbsoluteUri);
        await page.WaitForSelectorAsync(".kh-shell[data-live]");
    }

    /// <summary>
    /// Waits until an expression, or a function without arguments, is true on the page. Asked from here again and again: the page's
    /// policy allows no script that would wait in it.
    /// </summary>
    public static Task UntilAsync(this IPage page, string condition) => Eventually.IsTrueAsync(
        async () =>
        {
            try
            {
                return await page.EvaluateAsync<bool>(condition.StartsWith("() =>", StringComparison.Ordinal) ? $"Boolean(({condition})())" : $"Boolean({condition})");
            }
            catch (PlaywrightException e) when (e.Message.Contains("navigat", StringComparison.Ordinal) || e.Message.Contains("context was destroyed", StringComparison.Ordinal))
            {
                return false; // The page is being loaded.
            }
        },
        condition);

    /// <summary>
    /// Keeps pictures of the page, dark and light, narrow, wide and as a projector shows it, where KARTHUB_SCREENSHOTS says; and nothing may
    /// stick out, also at 200 %, where a projector has as little room as half its pixels.
    /// </summary>
    public static async Task LookAsync(this IPage page, string name)
    {
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce }); // No colours half-way between the themes.
        foreach (var (width, height) in new[] { (390, 844), (640, 360), (1920, 1080), (1280, 720) })
        {
            await page.SetViewportSizeAsync(width, height);
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0, $"{name} is wider than {width} px");
            foreach (var theme in new[] { "light", "dark" })
            {
                if (Environment.GetEnvironmentVariable("KARTHUB_SCREENSHOTS") is { } folder)
                {
                    await page.EvaluateAsync($"document.documentElement.dataset.theme = '{theme}'; document.dispatchEvent(new CustomEvent('themechange', {{ detail: '{theme}' }}))");
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}-{theme}.png"), FullPage = true });
                }
            }
        }
    }

    /// <summary>What the page's browser complains of from now on: errors of scripts, and what the page is not allowed.</summary>
    public static IReadOnlyCollection<string> ListenForComplaints(this IPage page)
    {
        var complaints = new ConcurrentQueue<string>();
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Enqueue($"{page.Url}: {message.Text}");
            }
        };
        return complaints;
    }
}
