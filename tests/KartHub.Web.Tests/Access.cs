using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace KartHub.Web.Tests;

internal static class Access
{
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

    /// <summary>
    /// Looks for what keeps people from using the page who see or move otherwise than its makers: axe has nothing serious to say of it, and
    /// whatever the Tab key reaches shows that it has the focus.
    /// </summary>
    public static async Task CheckAccessAsync(this IPage page, string name, params string[] themes)
    {
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        foreach (var theme in themes)
        {
            await page.EvaluateAsync($"document.documentElement.dataset.theme = '{theme}'");
            var found = await page.RunAxe();
            found.Violations.Where(v => v.Impact is "serious" or "critical")
                .Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}").ShouldBeEmpty($"{name}, {theme}");
        }

        (await page.EvaluateAsync<string[]>(FocusOfAll)).ShouldBeEmpty($"{name}: these have the focus, and nobody sees it");
    }
}
