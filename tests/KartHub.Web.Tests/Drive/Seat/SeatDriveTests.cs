using System.Text.Json;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Simulator;
using KartHub.Simulator.Races;
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
}
