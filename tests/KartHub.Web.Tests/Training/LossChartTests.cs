using System.Text.RegularExpressions;
using KartHub.Web.Features.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Training;

public sealed class LossChartTests : IAsyncLifetime, IDisposable
{
    private readonly HubApp hub = new HubApp().ListenOnARealPort();
    private Features.People.Person ann = null!;
    private TrainingRun run = null!;

    public async Task InitializeAsync()
    {
        ann = await hub.AddPersonAsync("Ann");
        run = await hub.AddRunAsync(ann, "Mine");
        await hub.QueryAsync(async db =>
        {
            (double Train, double Validation)[] losses = [(0.4, 0.35), (0.08, 0.1), (0, 0.0625)]; // A loss of zero has no place on a logarithmic axis.
            db.AddRange(losses.Select((l, i) => new EpochMetric { RunId = run.Id, Epoch = i + 1, TrainLoss = l.Train, ValLoss = l.Validation }));
            await db.SaveChangesAsync();
            return await db.TrainingRuns.Where(r => r.Id == run.Id).ExecuteUpdateAsync(set => set
                .SetProperty(r => r.BaselineMean, 0.09).SetProperty(r => r.BaselineZero, 0.12).SetProperty(r => r.BestLoss, 0.0625).SetProperty(r => r.BestEpoch, 3)
                .SetProperty(r => r.TrainRows, 4000).SetProperty(r => r.ValidationRows, 500));
        });
    }

    async Task IAsyncLifetime.DisposeAsync() => await hub.DisposeAsync();

    public void Dispose() => hub.Dispose();

    [Fact]
    public async Task TheCurve_IsInThePage_BeforeAnyScript()
    {
        using var client = await hub.SignedInClientAsync(ann);
        var page = await client.GetStringAsync(new Uri($"training/{run.Id}", UriKind.Relative));
        page.ShouldContain("points=\"0,12.5 50,75 100,84.38\"", customMessage: "the validation loss, on an axis from 0 to 0.4");
        page.ShouldContain("points=\"0,0 50,80 100,100\"", customMessage: "the training loss");
        Regex.Matches(page, "<span class=\"tick\"[^>]*>([^<]*)</span>").Select(m => m.Groups[1].Value).ShouldBe(["0", "0.1", "0.2", "0.3", "0.4"]);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task TheAxis_IsChosen_AndRemembered_AndTheLossesAreSaved()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        var complaints = page.ListenForComplaints();
        await page.OpenAsync(new Uri(hub.Address, $"/training/{run.Id}"));
        await Expect(page.Locator(".canvas[data-axis=linear]")).ToHaveAttributeAsync("data-points", "3");
        await Expect(page.Locator(".loss-sketch")).ToHaveCountAsync(0);
        await page.LookAsync("training-run");

        await Axis(page, "Log").ClickAsync();
        await Expect(page.Locator(".canvas")).ToHaveAttributeAsync("data-axis", "logarithmic");
        await page.LookAsync("training-run-log");
        await page.OpenAsync(new Uri(hub.Address, $"/training/{run.Id}"));
        await Expect(page.Locator(".canvas")).ToHaveAttributeAsync("data-axis", "logarithmic");
        await Expect(Axis(page, "Log")).ToHaveAttributeAsync("aria-pressed", "true");

        var table = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "CSV" }).ClickAsync());
        table.SuggestedFilename.ShouldBe("Mine.csv");
        await using var saved = await table.CreateReadStreamAsync();
        using var reader = new StreamReader(saved);
        (await reader.ReadToEndAsync()).ShouldBe("epoch,training_loss,validation_loss\n1,0.4,0.35\n2,0.08,0.1\n3,0,0.0625\n");

        await Axis(page, "Linear").ClickAsync();
        await Expect(page.Locator(".canvas")).ToHaveAttributeAsync("data-axis", "linear");
        complaints.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task LossesFarApart_AreDrawnOnALogarithmicAxis_UnlessOneChoosesTheOther()
    {
        await hub.QueryAsync(db => db.EpochMetrics.Where(e => e.RunId == run.Id && e.Epoch == 1).ExecuteUpdateAsync(set => set.SetProperty(e => e.TrainLoss, 4)));
        using var client = await hub.SignedInClientAsync(ann);
        var drawn = await client.GetStringAsync(new Uri($"training/{run.Id}", UriKind.Relative));
        Regex.Matches(drawn, "<span class=\"tick\"[^>]*>([^<]*)</span>").Select(m => m.Groups[1].Value).ShouldBe(["0.05", "0.1", "0.2", "0.5", "1", "2", "5"]);

        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        await page.OpenAsync(new Uri(hub.Address, $"/training/{run.Id}"));
        await Expect(page.Locator(".canvas")).ToHaveAttributeAsync("data-axis", "logarithmic");
        await Expect(Axis(page, "Log")).ToHaveAttributeAsync("aria-pressed", "true");
        await Axis(page, "Linear").ClickAsync();
        await Expect(page.Locator(".canvas")).ToHaveAttributeAsync("data-axis", "linear");

        await page.OpenAsync(new Uri(hub.Address, $"/training/{run.Id}"));
        await Expect(page.Locator(".canvas")).ToHaveAttributeAsync("data-axis", "linear");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task TheCurve_IsSeen_WhileTheScriptIsOnItsWay()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)), height: 800);
        var arrives = new TaskCompletionSource();
        await page.RouteAsync(address => address.Contains("echarts", StringComparison.Ordinal), async route =>
        {
            await arrives.Task;
            await route.ContinueAsync();
        });
        await page.OpenAsync(new Uri(hub.Address, $"/training/{run.Id}"));
        await Expect(page.Locator(".loss-sketch polyline.validation")).ToBeVisibleAsync();
        await page.LookAsync("training-run-sketch");
        arrives.SetResult();
        await Expect(page.Locator(".canvas")).ToHaveAttributeAsync("data-points", "3");
        await Expect(page.Locator(".loss-sketch")).ToHaveCountAsync(0);
    }

    private static ILocator Axis(IPage page, string name) => page.Locator("figure.loss").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
