using KartHub.Web.Data;
using KartHub.Web.Features.Recordings.Mirror;
using KartHub.Web.Features.Recordings.Prepared;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using KartHub.Web.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.EndToEnd.Tests;

/// <summary>A hub that is killed while it works its queue off: what its rows, its pages and Hangfire's dashboard say afterwards.</summary>
[Trait("Category", "Slow")]
public sealed class JobKillTests
{
    private const string MoreThanAnyDisk = "1000000"; // Megabytes to be kept free: a preparation is under way, and waits.

    [Fact]
    public async Task KilledInEachKind_BetweenAPreparationAndItsTraining_AndInACancel_RowsPagesAndDashboardAgree()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        await using var browser = await Browser.StartAsync();
        var site = new Site(await browser.SignInAsync(hub.StartLink));
        await site.RecordAsync("Clover Ring", frames: 300);
        await site.WaitForRecordingAsync();
        var lap = await QueryAsync(hub, db => db.Recordings.Select(r => r.Id).SingleAsync());

        await site.GoAsync($"/recordings/{lap}");
        await site.Button("Mirror").ClickAsync();
        await UntilAsync(hub, FlipJob.Kind, j => j is { State: JobState.Running, Progress: > 0 });
        await KillAndStartAsync(hub);
        (await UntilAsync(hub, FlipJob.Kind, j => j.State == JobState.Done)).Interruptions.ShouldBe(1);
        (await QueryAsync(hub, db => db.Recordings.Where(r => r.FlippedFromId == lap).CountAsync())).ShouldBe(1);

        hub.Settings["Hub__ReserveMegabytes"] = MoreThanAnyDisk;
        await KillAndStartAsync(hub);
        await site.GoAsync($"/recordings/{lap}");
        await site.Button("Prepare").ClickAsync();
        await UntilAsync(hub, PrepareJob.Kind, j => j is { State: JobState.Running, Message: not { Code: "job.starting" } });
        await site.GoAsync($"/training?new=true&recording={lap}");
        await site.Page.GetByLabel("Name").FillAsync("Killed");
        await site.Page.GetByLabel("Epochs").FillAsync("2000");
        await site.Page.GetByLabel("Epochs").BlurAsync();
        await site.Button("Start").ClickAsync();
        await Expect(site.Page.Locator("article.run-details")).ToBeVisibleAsync();
        await site.GoAsync("/jobs");
        await site.Button("Put aside: Train Killed").ClickAsync();
        await Expect(site.Button("Let go on: Train Killed")).ToBeVisibleAsync();
        hub.Settings.Clear();
        await KillAndStartAsync(hub);
        (await UntilAsync(hub, PrepareJob.Kind, j => j.State == JobState.Done)).Interruptions.ShouldBe(1);

        await KillAndStartAsync(hub);
        (await UntilAsync(hub, TrainJob.Kind, j => j.State == JobState.Queued)).Held.ShouldBeTrue();
        (await UntilAsync(hub, PrepareJob.Kind, j => true)).State.ShouldBe(JobState.Done);
        await site.GoAsync("/jobs");
        await site.Button("Let go on: Train Killed").ClickAsync();
        await UntilAsync(hub, TrainJob.Kind, j => j is { State: JobState.Running, Progress: > 0 });

        await KillAndStartAsync(hub);
        (await UntilAsync(hub, TrainJob.Kind, j => j.State == JobState.Running)).Interruptions.ShouldBe(1);
        await site.GoAsync("/jobs");
        await Expect(site.Page.Locator(".queue li")).ToHaveCountAsync(1);
        await Expect(site.Page.Locator(".queue li")).ToContainTextAsync("The hub went down in the middle of it once");
        var train = await UntilAsync(hub, TrainJob.Kind, j => j.State == JobState.Running);
        await site.Page.GotoAsync(new Uri(hub.Address, "/hangfire/jobs/processing").AbsoluteUri);
        await Expect(site.Page.GetByText($"train {train.Id}").First).ToBeVisibleAsync();
        await site.GoAsync("/jobs");
        await site.Button("Cancel Train Killed").ClickAsync();
        await UntilAsync(hub, TrainJob.Kind, j => j.CancelRequested || !j.IsActive);
        await KillAndStartAsync(hub);

        (await UntilAsync(hub, TrainJob.Kind, j => !j.IsActive)).State.ShouldBe(JobState.Cancelled);
        var epochs = await QueryAsync(hub, db => db.EpochMetrics.OrderBy(e => e.Epoch).Select(e => e.Epoch).ToListAsync());
        epochs.ShouldBe(Enumerable.Range(1, epochs.Count));
        await site.GoAsync("/jobs");
        await Expect(site.Page.Locator(".queue li")).ToHaveCountAsync(0);
        await Expect(site.Page.Locator(".history tbody tr")).ToHaveCountAsync(await QueryAsync(hub, db => db.Jobs.CountAsync()));
        await site.Page.GotoAsync(new Uri(hub.Address, "/hangfire/jobs/processing").AbsoluteUri);
        await Expect(site.Page.GetByText("train ")).ToHaveCountAsync(0);
    }

    private static async Task KillAndStartAsync(HubProcess hub)
    {
        await hub.KillAsync();
        await hub.StartAsync();
    }

    /// <summary>The last job of a kind, once it is as awaited; read from the hub's file, whether it lives or not.</summary>
    private static async Task<Job> UntilAsync(HubProcess hub, string kind, Func<Job, bool> awaited)
    {
        Job? job = null;
        await Eventually.IsTrueAsync(async () =>
        {
            job = await QueryAsync(hub, db => db.Jobs.AsNoTracking().Where(j => j.Kind == kind).OrderByDescending(j => j.QueuedAt).FirstOrDefaultAsync());
            return job is not null && awaited(job);
        }, $"the {kind} job is as awaited");
        return job!;
    }

    private static async Task<T> QueryAsync<T>(HubProcess hub, Func<HubContext, Task<T>> query)
    {
        var options = new DbContextOptionsBuilder<HubContext>().UseSqlite($"Data Source={Path.Combine(hub.DataPath, "karthub.db")};Pooling=False").Options;
        await using var db = new HubContext(options);
        return await query(db);
    }
}
