using KartHub.Web.Features.People;
using KartHub.Web.Jobs;
using KartHub.Web.Tests.Training;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Shell;

public sealed class TopBarTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task OnAPhone_AllIsOneLine_HoweverLongTheName()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var teacher = await hub.AddPersonAsync("Dr. Wilhelmine Schwarzenberg-Rosenthal B", Role.Instructor);
        await hub.AddRunAsync(teacher, "Mine", JobState.Running, DateTimeOffset.UnixEpoch);
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(teacher)), width: 390, height: 844);
        await page.OpenAsync(new Uri(hub.Address, "/jobs"));
        await Assertions.Expect(page.Locator(".running-now")).ToBeVisibleAsync();

        (await page.EvaluateAsync<double>("document.querySelector('.kh-topbar').getBoundingClientRect().height")).ShouldBeLessThanOrEqualTo(57, "with the line under it");
        var boxes = await page.EvaluateAsync<double[][]>("""
            [...document.querySelector('.kh-topbar .mud-toolbar-appbar').children].map(c => c.getBoundingClientRect()).filter(b => b.width > 0).map(b => [b.left, b.right, b.top, b.bottom])
            """);
        boxes.Length.ShouldBeGreaterThanOrEqualTo(4);
        for (var i = 0; i < boxes.Length; i++)
        {
            boxes[i][0].ShouldBeGreaterThanOrEqualTo(i == 0 ? 0 : boxes[i - 1][1], "nothing lies over its neighbour");
            boxes[i][1].ShouldBeLessThanOrEqualTo(390);
            boxes[i][3].ShouldBeLessThanOrEqualTo(57);
        }

        await page.LookAsync("top-bar");
    }
}
