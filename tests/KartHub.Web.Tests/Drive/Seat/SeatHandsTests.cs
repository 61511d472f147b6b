using KartHub.Contracts.Recording;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.Drive.Seat;

/// <summary>A seat by pad and by thumb.</summary>
public sealed class SeatHandsTests
{
    [Theory]
    [InlineData(Hands.Pad)]
    [InlineData(Hands.Touch)]
    public async Task WhatHandsSteer_IsRecordedAsTheySteerIt(Hands hands)
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        await using var browser = await Browser.StartAsync();
        var page = await SeatAsync(hub, ann, browser, hands);
        await page.GetByLabel("Track").SelectOptionAsync("Switchback Canyon"); // Turns both ways.
        await Record(page).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop recording" }).WaitForAsync();
        await page.DriveAsync(hands, 20);

        using var recording = await StopAsync(hub, page);
        var frames = recording.ReadFrames().ToList();
        frames.Count.ShouldBeGreaterThan(15 * 20);
        frames.ShouldAllBe(frame => frame.DrivenBy == DrivenBy.Person);
        frames.Count(frame => frame.Controls.A == 1).ShouldBeGreaterThan(frames.Count / 2);
        var steered = frames.Select(frame => frame.Controls.SteerX).ToList();
        steered.ShouldContain(x => x < -0.1f);
        steered.ShouldContain(x => x > 0.1f);
        steered.Where(x => Math.Abs(x) is > 0.02f and < 0.98f).Distinct().Count().ShouldBeGreaterThan(20, "a stick, not full lock alone");
    }

    [Theory]
    [InlineData(Hands.Pad)]
    [InlineData(Hands.Touch)]
    public async Task WhoSteersWhileAModelDrives_TakesOver_AndIsRecordedSo(Hands hands)
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        await hub.AddModelAsync(ann, "First");
        await using var browser = await Browser.StartAsync();
        var page = await SeatAsync(hub, ann, browser, hands);
        await Record(page).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Let it drive" }).ClickAsync();
        await Expect(page.GetByText("First drives.")).ToBeVisibleAsync();
        if (hands == Hands.Pad)
        {
            await page.PutStickAsync(0.5);
            await Expect(page.GetByText("First waits: you drive.")).ToBeVisibleAsync();
            await page.PutStickAsync(0.05); // Nobody's stick rests at nothing.
        }
        else
        {
            var thumb = await SeatThumb.PutDownAsync(page);
            await thumb.MoveAsync(0.5);
            await Expect(page.GetByText("First waits: you drive.")).ToBeVisibleAsync();
            await thumb.LiftAsync();
        }

        await Expect(page.GetByText("First drives.")).ToBeVisibleAsync();
        using var recording = await StopAsync(hub, page);
        var frames = recording.ReadFrames().ToList();
        var taken = frames.FindIndex(frame => frame.DrivenBy == DrivenBy.Takeover);
        frames[..taken].ShouldContain(frame => frame.DrivenBy == DrivenBy.Pilot);
        frames[taken..].ShouldContain(frame => frame.DrivenBy == DrivenBy.Pilot);
        frames.ShouldContain(frame => frame.DrivenBy == DrivenBy.Takeover && Math.Abs(frame.Controls.SteerX - ((0.5f - 0.12f) / 0.88f)) < 0.02f);
    }

    [Fact]
    public async Task APadThatIsPluggedInLater_IsFoundAndNamed()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync(new Uri("about:blank"));
        await page.AddPadAsync(plugged: false);
        await Browser.EnterAsync(page, new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        await page.OpenAsync(new Uri(hub.Address, "/drive"));
        await page.SeatedAsync();
        await Expect(page.GetByText("no pad")).ToBeVisibleAsync();
        await page.PlugInPadAsync();
        await Expect(page.GetByText($"pad: {SeatPad.Name}")).ToBeVisibleAsync();
    }

    private static ILocator Record(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true });

    private static async Task<IPage> SeatAsync(HubApp hub, Person person, Browser browser, Hands hands)
    {
        var page = await browser.OpenAsync(new Uri("about:blank"), hands);
        await Browser.EnterAsync(page, new Uri(hub.Address, await hub.SignInLinkAsync(person)));
        await page.OpenAsync(new Uri(hub.Address, "/drive"));
        await page.SeatedAsync();
        return page;
    }

    /// <summary>Stops recording, and waits for what was recorded.</summary>
    private static async Task<StoredRecording> StopAsync(HubApp hub, IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop recording" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "See the last recording" })).ToBeVisibleAsync();
        var id = await hub.QueryAsync(db => db.Recordings.Select(r => r.Id).SingleAsync());
        return (await hub.Services.GetRequiredService<RecordingCatalog>().OpenAsync([id], default))[0];
    }
}
