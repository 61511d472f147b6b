using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.Shell;

public sealed class LongListTests
{
    [Fact]
    public async Task AListOfThousands_ComesWithItsFirstRows_IsReadAsOneScrolls_AndIsSearchedAsOneTypes()
    {
        await using var hub = new HubApp();
        hub.ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        await hub.AddRecordingsAsync(ann, 2_000);
        await hub.AddEndedJobsAsync(ann, 10_000);
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));

        foreach (var (path, rows, newest, oldest, sought, found) in new[]
        {
            ("/recordings", ".recordings tbody tr", "Lap 1999", "Lap 0", "lap 1234", "Lap 1234"),
            ("/jobs", ".history tbody tr", "Train Run 9999", "Train Run 0", "run 4321", "Run 4321"),
        })
        {
            var answer = await page.APIRequest.GetAsync(new Uri(hub.Address, path).AbsoluteUri);
            (await answer.TextAsync()).ShouldContain(newest); // Before any script ran.
            await page.OpenAsync(new Uri(hub.Address, path));
            await Expect(page.Locator(rows).Filter(new() { HasText = newest }).First).ToBeVisibleAsync();
            await page.ScrollToEndAsync(oldest);
            (await page.Locator(rows).CountAsync()).ShouldBeLessThan(120, path);

            await page.EvaluateAsync("scrollTo(0, 0)");
            await page.GetByRole(AriaRole.Searchbox).PressSequentiallyAsync(sought);
            await Expect(page.Locator(rows)).ToHaveCountAsync(1);
            await Expect(page.Locator(rows)).ToContainTextAsync(found);
            await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync(sought);
            await Expect(page).ToHaveURLAsync(new Regex($"q={Uri.EscapeDataString(sought)}$"));
            await page.ReloadAsync();
            await Expect(page.Locator(rows)).ToContainTextAsync(found);
        }
    }

    [Fact]
    public async Task OnAPhone_ALongListIsOfCards()
    {
        await using var hub = new HubApp();
        hub.ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        await hub.AddRecordingsAsync(ann, 200);
        await hub.AddEndedJobsAsync(ann, 200);
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)), 390, 844);
        foreach (var (path, oldest) in new[] { ("/recordings", "Lap 0"), ("/jobs", "Train Run 0") })
        {
            await page.OpenAsync(new Uri(hub.Address, path));
            await page.ScrollToEndAsync(oldest);
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
            (await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.kh-grid tbody tr:has(a)')).display")).ShouldBe("flex");
        }
    }
}
