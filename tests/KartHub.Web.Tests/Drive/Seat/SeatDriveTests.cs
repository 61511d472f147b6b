using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Simulator.Races;
using KartHub.Training.Piloting;
using KartHub.Web.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Drive.Seat;

/// <summary>The seat in a real browser, on a page with nothing else.</summary>
public sealed class SeatDriveTests
{
    [Fact]
    public async Task DrivenByKeys_EveryTickSaysWhatTheGameWasTold()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        var complaints = page.ListenForComplaints();
        await page.OpenSeatAsync(hub, new RaceSettings { Track = "Switchback Canyon", StartLateral = 1 });
        (await page.EvaluateAsync<double[]>("seen.progress")).Last().ShouldBe(1);
        await page.EvaluateAsync("seat.record(true)");
        await page.Keyboard.DownAsync("ArrowUp");
        await page.UntilAsync("seen.state.speedKmh > 10");
        await page.Keyboard.DownAsync("ArrowRight");
        await page.UntilAsync("seen.state.controls[0] > 0.9");
        await page.Keyboard.UpAsync("ArrowRight");
        await page.UntilAsync("seen.state.controls[0] === 0");
        await page.EvaluateAsync("seat.drive('expert')");
        await page.UntilAsync("seen.state.ticks > 300 && seen.state.drivenBy === 'takeover'"); // The gas is still held.
        await page.Keyboard.UpAsync("ArrowUp");
        await page.UntilAsync("seen.state.drivenBy === 'expert'");
        await page.EvaluateAsync("seat.record(false)");
        complaints.ShouldBeEmpty();

        var ticks = await page.TicksAsync();
        ticks.Select(tick => tick.Moment.Ticks).ShouldBe(Enumerable.Range((int)ticks[0].Moment.Ticks, ticks.Count).Select(n => (long)n));
        ticks.ShouldContain(tick => tick.Controls.SteerX > 0.1f && tick.Controls.SteerX < 0.4f); // The stick builds up.
        ticks.ShouldContain(tick => tick.DrivenBy == DrivenBy.Takeover);

        // The same game told the same here comes by the same places.
        var game = new KartGame(Tracks.ByName("Switchback Canyon"), 1, new KartGameOptions { StartLateral = 1 });
        while (game.Ticks < ticks[0].Moment.Ticks)
        {
            game.Step(Controls.Neutral);
        }

        foreach (var tick in ticks)
        {
            tick.Moment.State.X.ShouldBe(game.State.X, 1e-3, $"tick {tick.Moment.Ticks}");
            tick.Moment.State.Y.ShouldBe(game.State.Y, 1e-3, $"tick {tick.Moment.Ticks}");
            game.Step(tick.Controls);
        }
    }

    [Fact]
    public async Task AModel_DecidesAsItWouldAtAnAgent()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        var id = await hub.AddModelAsync(ann, "First");
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        var complaints = page.ListenForComplaints();
        await page.OpenSeatAsync(hub, new RaceSettings { Track = "Switchback Canyon" });
        await page.SeatModelAsync(id);
        await page.EvaluateAsync("seat.record(true)");
        await page.EvaluateAsync("seat.drive('pilot')");
        await page.UntilAsync("seen.state.drivenBy === 'pilot' && seen.state.ticks > 150");
        await page.EvaluateAsync("seat.record(false)");
        complaints.ShouldBeEmpty();

        using var pilot = Pilot.Load(hub.Services.GetRequiredService<DataFolder>().Model(id));
        var view = new DriverView(Tracks.ByName("Switchback Canyon"), new RaceSettings { Track = "" }.View);
        var frame = new Frame(view.Options.Width, view.Options.Height);
        var decisions = (await page.TicksAsync()).Where(tick => tick.DrivenBy == DrivenBy.Pilot).SkipWhile(tick => tick.Moment.Ticks % 3 != 0).ToList();
        decisions.Count.ShouldBeGreaterThan(9);
        foreach (var (tick, i) in decisions.Select((tick, i) => (tick, i)))
        {
            if (i % 3 == 0)
            {
                view.Render(tick.Moment, frame);
                tick.Controls.SteerX.ShouldBe(pilot.Decide(frame).SteerX, 1e-3f, $"tick {tick.Moment.Ticks}");
            }
            else
            {
                tick.Controls.ShouldBe(decisions[i - 1].Controls);
            }
        }
    }

    [Fact]
    public async Task WhatTheBrowserDraws_TheHubDrawsFromTheTicks()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        await page.GotoAsync(new Uri(hub.Address, "/theme.css").AbsoluteUri);
        var likeness = await page.CompareAsync(new RaceSettings { Track = "Lantern Tunnel", View = new ViewOptions { Width = 320, Height = 240 } }, count: 30, apart: 60);
        likeness.Most.ShouldBeLessThanOrEqualTo(2); // The sines of two mathematical libraries are not the same to the last bit.
        likeness.Share.ShouldBeLessThan(0.001);
    }
}
