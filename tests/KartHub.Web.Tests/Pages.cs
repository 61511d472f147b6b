using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace KartHub.Web.Tests;

internal static class Pages
{
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

    /// <summary>Keeps pictures of the page, dark and light, narrow, wide and as a projector shows it, where KARTHUB_SCREENSHOTS says; and nothing may stick out.</summary>
    public static async Task LookAsync(this IPage page, string name)
    {
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce }); // No colours half-way between the themes.
        foreach (var (width, height) in new[] { (390, 844), (1920, 1080), (1280, 720) })
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

    /// <summary>
    /// Looks for what keeps people from using the page who see or move otherwise than its makers, in both themes: axe has nothing serious to
    /// say of it, and whatever the Tab key reaches shows that it has the focus.
    /// </summary>
    public static async Task CheckAccessAsync(this IPage page, string name)
    {
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        foreach (var theme in new[] { "light", "dark" })
        {
            await page.EvaluateAsync($"document.documentElement.dataset.theme = '{theme}'");
            var found = await page.RunAxe();
            found.Violations.Where(v => v.Impact is "serious" or "critical")
                .Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}").ShouldBeEmpty($"{name}, {theme}");
        }

        (await page.EvaluateAsync<string[]>(FocusOfAll)).ShouldBeEmpty($"{name}: these have the focus, and nobody sees it");
    }

    /// <summary>Gives the focus to everything that the Tab key would reach, as the keyboard does, and says where that cannot be seen.</summary>
    private const string FocusOfAll = """
        () => {
          const unseen = [];
          for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
            if (one.disabled || one.tabIndex < 0 || one.type === "hidden" || !one.checkVisibility({ visibilityProperty: true })) {
              continue;
            }

            one.focus({ preventScroll: true }); // Seen as by the keyboard, since nothing was clicked.
            const style = getComputedStyle(one);
            if (document.activeElement === one && (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2)) {
              unseen.push(one.outerHTML.slice(0, 200));
            }
          }

          document.activeElement?.blur();
          return unseen;
        }
        """;

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
