using System.Diagnostics;
using KartHub.Benchmarks;
using KartHub.Web.Tests;
using KartHub.Web.Tests.Shell;
using Microsoft.Playwright;

namespace KartHub.HubBenchmarks;

/// <summary>The hub's pages in a real browser.</summary>
internal static class PageBenchmarks
{
    private const int Loads = 7;

    /// <summary>The first page that a browser ever loads from a hub: its weight, and how long until it is drawn and until its buttons do something.</summary>
    public static async Task LoadAsync()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        await using var browser = await Browser.StartAsync();
        var first = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        var cookies = (await first.Context.CookiesAsync()).Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path }).ToList();
        var loads = new List<(double Kilobytes, double Requests, double Drawn, double Live)>();
        for (var i = 0; i < Loads; i++)
        {
            loads.Add(await LoadOnceAsync(await browser.OpenAsync(new Uri("about:blank")), cookies, hub.Address));
        }

        Print("page.load.weight", loads.Select(l => l.Kilobytes), "KB");
        Print("page.load.requests", loads.Select(l => l.Requests), "requests");
        Print("page.load.drawn", loads.Select(l => l.Drawn), "ms");
        Print("page.load.live", loads.Select(l => l.Live), "ms");
    }

    /// <summary>2,000 recordings and 10,000 ended jobs: their first pages, one of their rows sought, and the way to the last row.</summary>
    public static async Task ListsAsync()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        await hub.AddRecordingsAsync(ann, 2_000);
        await hub.AddEndedJobsAsync(ann, 10_000);
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        foreach (var (name, path, sought, last) in new[] { ("recordings", "/recordings", "Lap 1234", "Lap 0"), ("jobs", "/jobs", "Run 4321", "Train Run 0") })
        {
            var (answers, lives, ends, finds) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            for (var i = 0; i < Loads; i++)
            {
                answers.Add(await TimeAsync(() => page.APIRequest.GetAsync(new Uri(hub.Address, path).AbsoluteUri)));
                lives.Add(await TimeAsync(() => page.OpenAsync(new Uri(hub.Address, path))));
                ends.Add(await TimeAsync(() => page.ScrollToEndAsync(last)));
                var box = page.GetByRole(AriaRole.Searchbox);
                await box.FillAsync(sought[..^1]); // Ten rows at most; the last figure is what is timed.
                await page.UntilAsync("document.querySelectorAll('.kh-grid tbody tr').length <= 11");
                await box.FocusAsync();
                await page.Keyboard.PressAsync("End");
                finds.Add(await TimeAsync(async () =>
                {
                    await page.Keyboard.PressAsync(sought[^1..]);
                    await page.UntilAsync("document.querySelectorAll('.kh-grid tbody tr').length === 1");
                }));
            }

            Print($"page.{name}.answer", answers, "ms");
            Print($"page.{name}.live", lives, "ms");
            Print($"page.{name}.end", ends, "ms");
            Print($"page.{name}.found", finds, "ms");
        }
    }

    private static async Task<(double Kilobytes, double Requests, double Drawn, double Live)> LoadOnceAsync(IPage page, List<Cookie> cookies, Uri address)
    {
        await page.Context.AddCookiesAsync(cookies);
        var network = await page.Context.NewCDPSessionAsync(page);
        var (bytes, requests) = (0.0, 0);
        network.Event("Network.loadingFinished").OnEvent += (_, finished) =>
        {
            bytes += finished!.Value.GetProperty("encodedDataLength").GetDouble();
            requests++;
        };
        await network.SendAsync("Network.enable");
        var live = await TimeAsync(() => page.OpenAsync(address));
        await page.WaitForLoadStateAsync(LoadState.Load);
        var drawn = await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
        await page.Context.CloseAsync();
        return (bytes / 1e3, requests, drawn, live);
    }

    private static async Task<double> TimeAsync(Func<Task> act)
    {
        var clock = Stopwatch.StartNew();
        await act();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static void Print(string name, IEnumerable<double> values, string unit) => Measure.Print(name, values.Order().ElementAt(values.Count() / 2), unit);
}
