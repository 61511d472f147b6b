using KartHub.Web.Tests;
using Microsoft.Playwright;

namespace KartHub.EndToEnd.Tests;

[Trait("Category", "Slow")]
public sealed class WholeLoopTests
{
    private static readonly string[] Pages = ["/", "/drive", "/recordings", "/training", "/training?new=true", "/models", "/jobs", "/people", "/me"];

    [Fact]
    public async Task Record_Train_Drive_AndALapIsCounted()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        await using var browser = await Browser.StartAsync();
        var site = new Site(await browser.SignInAsync(hub.StartLink));

        await site.RecordAsync("Clover Ring", frames: 800); // Once round, and a little more.
        (await site.WaitForRecordingAsync()).ShouldBeGreaterThanOrEqualTo(800);

        await site.StartTrainingAsync(epochs: 10);
        await site.WaitForChartAsync(1);
        await Assertions.Expect(site.Page.Locator(".loss canvas").First).ToBeVisibleAsync();
        await site.WaitForChartAsync(10); // It grew while it trained; nobody reloaded the page.

        await site.LetItDriveALapAsync();

        await LookAtEveryPageAsync(browser, hub, site);
    }

    /// <summary>Every page, wide and dark, narrow and light: nothing sticks out, nothing fails in the console. Keeps the pictures where KARTHUB_SCREENSHOTS says.</summary>
    private static async Task LookAtEveryPageAsync(Browser browser, HubProcess hub, Site site)
    {
        await site.GoAsync("/recordings");
        var recording = await site.Page.Locator(".recordings td.name a").First.GetAttributeAsync("href");
        var pictures = Environment.GetEnvironmentVariable("KARTHUB_SCREENSHOTS");
        List<string> wrong = [];
        foreach (var (width, height, themes) in Screens(pictures is not null))
        {
            var page = await browser.AnotherAsync(site.Page, width, height);
            page.Console += (_, message) => AddIf(message.Type == "error", $"{page.Url}: {message.Text}");
            page.PageError += (_, error) => AddIf(true, $"{page.Url}: {error}");
            foreach (var theme in themes)
            {
                await page.Context.AddCookiesAsync([new() { Name = "theme", Value = theme, Url = hub.Address.AbsoluteUri }]);
                foreach (var path in Pages.Append(recording!))
                {
                    await page.OpenAsync(new Uri(hub.Address, path));
                    await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
                    await (path == "/drive"
                        ? page.UntilAsync("Number(document.querySelector('.live')?.dataset.number) > 0") // It asks for pictures without end.
                        : page.WaitForLoadStateAsync(LoadState.NetworkIdle));
                    AddIf(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth") > 0, $"{path} is wider than {width} px");
                    if (pictures is not null)
                    {
                        var name = path == recording ? "recording" : path.Trim('/').Replace("?", "-", StringComparison.Ordinal) is { Length: > 0 } p ? p : "home";
                        await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, $"{name}-{width}-{theme}.png"), FullPage = true });
                    }
                }
            }
        }

        wrong.ShouldBeEmpty();

        // Width and theme have nothing to do with each other: who wants no pictures need not see every pair.
        static (int Width, int Height, string[] Themes)[] Screens(bool every) =>
            [(1280, 720, every ? ["dark", "light"] : ["dark"]), (390, 844, every ? ["dark", "light"] : ["light"])];

        void AddIf(bool holds, string what)
        {
            lock (wrong)
            {
                if (holds)
                {
                    wrong.Add(what);
                }
            }
        }
    }
}
