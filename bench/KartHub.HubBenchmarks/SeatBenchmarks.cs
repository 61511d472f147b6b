using KartHub.Benchmarks;
using KartHub.Simulator;
using KartHub.Simulator.Races;
using KartHub.Web.Tests;
using KartHub.Web.Tests.Drive;
using KartHub.Web.Tests.Drive.Seat;
using Microsoft.Playwright;

namespace KartHub.HubBenchmarks;

/// <summary>The driver's seat in a real browser: how many pictures, at what price, how soon it answers, and whether it draws what the hub draws.</summary>
internal static class SeatBenchmarks
{
    private const int Taps = 60;
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(8);

    public static async Task SeatAsync()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        var model = await hub.AddModelAsync(ann, "First");
        await using var browser = await Browser.StartAsync();
        foreach (var (width, height) in new[] { (320, 240), (640, 480) })
        {
            foreach (var slower in new[] { 1, 4 })
            {
                var name = $"seat.{width}x{height}{(slower > 1 ? $".slowed-{slower}" : "")}";
                var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
                var settings = new RaceSettings { Track = "Clover Ring", View = new ViewOptions { Width = width, Height = height } };
                await page.OpenSeatAsync(hub, settings);
                Measure.Print($"{name}.opened", await page.EvaluateAsync<double>("seen.opened"), "ms");
                await using (var slow = await SlowProcess.OfAsync(page, slower))
                {
                    await MeasureAsync(page, slow, name);
                    await page.SeatModelAsync(model);
                    await page.EvaluateAsync("seat.drive('pilot')");
                    await Task.Delay(TimeSpan.FromSeconds(3)); // What is compiled while it runs is by then.
                    await RateAsync(page, slow, $"{name}.pilot");
                }

                await page.Context.CloseAsync();
            }
        }

        var all = new Likeness();
        var drawing = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        await drawing.GotoAsync(new Uri(hub.Address, "/theme.css").AbsoluteUri);
        foreach (var track in Tracks.All)
        {
            foreach (var camera in Enum.GetValues<CameraPlace>())
            {
                all += await drawing.CompareAsync(
                    new RaceSettings { Track = track.Name, Gusts = 1, View = new ViewOptions { Width = 320, Height = 240, Camera = camera } }, count: 100, apart: 23);
            }
        }

        Measure.Print("seat.drawing.pictures", all.Pictures, "pictures");
        Measure.Print("seat.drawing.differ", all.Differing, "pictures");
        Measure.Print("seat.drawing.pixels", 1e6 * all.Share, "of a million pixels");
        Measure.Print("seat.drawing.most", all.Most, "levels");
    }

    private static async Task MeasureAsync(IPage page, SlowProcess process, string name)
    {
        await page.EvaluateAsync("seat.drive('expert')");
        await Task.Delay(TimeSpan.FromSeconds(4));
        await RateAsync(page, process, name);
        var random = new Random(1);
        await page.EvaluateAsync("seen.answered.length = 0");
        for (var i = 0; i < Taps; i++)
        {
            await page.Keyboard.DownAsync(i % 2 == 0 ? "ArrowLeft" : "ArrowRight");
            await Task.Delay(random.Next(80, 160));
            await page.Keyboard.UpAsync(i % 2 == 0 ? "ArrowLeft" : "ArrowRight");
            await Task.Delay(random.Next(80, 160));
        }

        var answers = (await page.EvaluateAsync<double[]>("seen.answered")).Order().ToArray();
        Measure.Print($"{name}.answer.p50", answers[answers.Length / 2], "ms");
        Measure.Print($"{name}.answer.p95", answers[(int)(answers.Length * 0.95)], "ms");
    }

    private static async Task RateAsync(IPage page, SlowProcess process, string name)
    {
        var (pictures, ticks, used) = (await page.EvaluateAsync<int>("seen.state.pictures"), await page.EvaluateAsync<int>("seen.state.ticks"), process.Used);
        await Task.Delay(Watch);
        pictures = await page.EvaluateAsync<int>("seen.state.pictures") - pictures;
        ticks = await page.EvaluateAsync<int>("seen.state.ticks") - ticks;
        Measure.Print($"{name}.pictures", pictures / Watch.TotalSeconds, "a second");
        Measure.Print($"{name}.ticks", ticks / Watch.TotalSeconds, "a second");
        Measure.Print($"{name}.processor", (process.Used - used).TotalMilliseconds / pictures, "ms a picture");
    }
}
