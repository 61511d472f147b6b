using KartHub.Simulator.Races;
using KartHub.Tests.Shared;
using KartHub.Web.Data;
using KartHub.Web.Features.Drive.Seat.Races;
using KartHub.Web.Live;
using KartHub.Web.Tests.Disk;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.Drive.Seat;

public sealed class SeatPageTests
{
    [Fact]
    public async Task WhatIsDrivenWhileTheHubIsAway_AndAcrossAReload_IsKept_AndOthersLook()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        await page.OpenAsync(new Uri(hub.Address, "/drive"));
        await page.SeatedAsync();

        var room = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.InstructorAsync())));
        foreach (var address in new[] { "/people", "/" })
        {
            await room.OpenAsync(new Uri(hub.Address, address));
            await room.UntilAsync("Number(document.querySelector('.seats .live')?.dataset.number) > 1");
        }

        await room.LookAsync("home-seats");

        await page.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stop recording" })).ToBeVisibleAsync();
        await page.DriveAsync(3);
        await page.Context.RouteAsync("**/api/seat/races/**", route => route.AbortAsync());
        await page.DriveAsync(3);
        await Expect(page.GetByText("What you drive is kept in this browser")).ToBeVisibleAsync();
        await page.Context.UnrouteAllAsync();
        await page.OpenAsync(new Uri(hub.Address, "/drive")); // In the middle of it.
        await page.SeatedAsync();
        await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.Recordings.AnyAsync(r => r.OwnerId == ann.Id)));
        (await hub.QueryAsync(db => db.Recordings.SingleAsync())).Frames.ShouldBeGreaterThan(5 * 20);
    }

    [Fact]
    public async Task WhatIsDrivenAfterTheHubHasEndedARace_IsOneOfItsOwn_WithoutWhatWasErased()
    {
        var clock = new Clock();
        await using var hub = new HubApp { Add = services => services.AddSingleton<TimeProvider>(clock) }.ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.AddPersonAsync("Ann"))));
        await page.OpenAsync(new Uri(hub.Address, "/drive"));
        await page.SeatedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await page.UntilAsync("document.querySelector('[data-clock]').textContent === '0:04'");
        await page.Context.RouteAsync("**/api/seat/races/**", route => route.AbortAsync());
        await Expect(page.GetByText("What you drive is kept in this browser")).ToBeVisibleAsync();
        clock.Later = TimeSpan.FromMinutes(11);
        await hub.Services.GetRequiredService<RaceShelf>().CareAsync(default);
        var first = (await hub.UntilAsync(Topics.Recordings, db => db.Recordings.SingleOrDefaultAsync(), there => there is not null))!;
        await page.UntilAsync("document.querySelector('[data-clock]').textContent === '0:10'");
        await page.GetByRole(AriaRole.Button, new() { Name = "Erase the last 5 seconds" }).ClickAsync();
        await page.UntilAsync("document.querySelector('[data-clock]').textContent === '0:08'");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop recording" }).ClickAsync();
        await page.Context.UnrouteAllAsync();

        var rest = (await hub.UntilAsync(Topics.Recordings, db => db.Recordings.SingleOrDefaultAsync(r => r.Id != first.Id), there => there is not null))!;
        (first.Frames + rest.Frames).ShouldBeInRange(8 * 20, 9 * 20, "all of it, each once, but what was erased");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "See the last recording" })).ToHaveAttributeAsync("href", $"/recordings/{rest.Id}");
    }

    [Fact]
    public async Task WhatIsDrivenWhileTheHubsDiskIsFull_WaitsInTheBrowser_AndThePageSaysWhy()
    {
        var disk = new TestDisk();
        await using var hub = new HubApp { Add = services => services.AddSingleton<IDisk>(disk) }.ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.AddPersonAsync("Ann"))));
        await page.OpenAsync(new Uri(hub.Address, "/drive"));
        await page.SeatedAsync();
        disk.Fill(true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Expect(page.GetByText("The hub's disk is nearly full")).ToContainTextAsync("kept in this browser until there is room");
        await page.UntilAsync("document.querySelector('[data-clock]').textContent === '0:03'");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop recording" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true })).ToBeEnabledAsync();
        (await hub.QueryAsync(db => db.Recordings.AnyAsync())).ShouldBeFalse();
        disk.Fill(false);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "See the last recording" })).ToBeVisibleAsync();
        (await hub.QueryAsync(db => db.Recordings.SingleAsync())).Frames.ShouldBeGreaterThanOrEqualTo(60);
        await Expect(page.GetByText("until there is room")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task TheLastSecondsAreErased_AndTheExpertIsCalledSo()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        await page.OpenAsync(new Uri(hub.Address, "/drive"));
        await page.SeatedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "How you drive" }).ClickAsync();
        await page.GetByLabel("Who drives").SelectOptionAsync("expert");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await page.UntilAsync("document.querySelector('[data-clock]').textContent === '0:08'");
        await page.GetByRole(AriaRole.Button, new() { Name = "Erase the last 5 seconds" }).ClickAsync();
        await Expect(page.GetByText("some of it erased")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop recording" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "See the last recording" })).ToBeVisibleAsync();
        var recording = await hub.QueryAsync(db => db.Recordings.SingleAsync());
        recording.Driver.ShouldBe("expert");
        recording.Duration.ShouldBeGreaterThan(TimeSpan.FromSeconds(recording.Frames / 20.0 + 4), "time goes on while frames are erased");
    }
}
