using KartHub.Web.Features.Recordings;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using KartHub.Web.Tests.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.Jobs;

/// <summary>The workshop's three jobs, mirror, prepare and train, as a participant and an instructor have them in their browsers.</summary>
[Trait("Category", "Slow")]
public sealed class WorkshopJobsTests
{
    [Fact]
    public async Task AParticipant_MirrorsPreparesAndTrainsOnBoth_AndCancelsAndResumesEach_WhileAnInstructorRulesTheQueue()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        var lap = await agent.SendSimulatedAsync(6, "Lap");
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        var desk = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.InstructorAsync())));
        await desk.OpenAsync(new Uri(hub.Address, "/jobs"));
        await desk.GetByRole(AriaRole.Button, new() { Name = "Pause the queue" }).ClickAsync();
        await Expect(desk.GetByText("The queue is paused since")).ToBeVisibleAsync();

        // Mirror and prepare, each taken back once; the queue stands still meanwhile.
        await page.OpenAsync(new Uri(hub.Address, $"/recordings/{lap}"));
        foreach (var job in new[] { "Mirror", "Prepare" })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = job, Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = $"Cancel {job} Lap" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = $"Resume {job} Lap" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Cancel {job} Lap" })).ToBeVisibleAsync();
        }

        await page.LookAsync("recording-jobs");
        await desk.LookAsync("jobs-paused");
        await Expect(desk.Locator(".queue li").Nth(1)).ToContainTextAsync("Waits until the queue goes on");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Let the queue go on" }).ClickAsync();
        await Expect(page.GetByText("Prepared for training")).ToBeVisibleAsync();
        var mirror = await hub.UntilAsync(Topics.Recordings, db => db.Recordings.AsNoTracking().SingleOrDefaultAsync(r => r.Origin == RecordingOrigin.Mirror), r => r is not null);
        await page.OpenAsync(new Uri(hub.Address, $"/recordings/{mirror!.Id}"));
        await Expect(page.GetByRole(AriaRole.Definition).Filter(new() { HasText = "Lap" }).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Mirror", Exact = true })).ToHaveCountAsync(0); // It is one.

        // Train on both: cancelled, resumed, put aside, let go on.
        await StartAsync(page, hub, $"/training?new=true&recording={lap}&recording={mirror.Id}", "Both", epochs: 400);
        await hub.UntilAsync(Topics.Jobs, JobAsync("Both"), j => j?.Progress > 0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await hub.UntilAsync(Topics.Jobs, JobAsync("Both"), j => j is { Attempt: 2, State: JobState.Running });
        await StartAsync(page, hub, $"/training?new=true&recording={mirror.Id}", "Second", epochs: 1);
        await StartAsync(page, hub, $"/training?new=true&recording={mirror.Id}", "Third", epochs: 1);
        await Expect(desk.Locator(".queue li").Nth(1)).ToContainTextAsync("Second");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Earlier: Train Third" }).ClickAsync();
        await Expect(desk.Locator(".queue li").Nth(1)).ToContainTextAsync("Third");
        await Expect(desk.Locator(".queue li").Nth(1)).ToContainTextAsync("Next, starts in about");
        await desk.LookAsync("jobs-queue");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Put aside: Train Both" }).ClickAsync();
        await hub.UntilAsync(Topics.Jobs, JobAsync("Second"), j => j?.State == JobState.Done);
        await Expect(desk.Locator(".queue li").First).ToContainTextAsync("An instructor has put it aside");
        await desk.LookAsync("jobs-aside");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Let go on: Train Both" }).ClickAsync();
        await hub.UntilAsync(Topics.Jobs, JobAsync("Both"), j => j is { State: JobState.Running, Attempt: 2 });

        var ended = await hub.QueryAsync(db => db.Jobs.Where(j => j.Kind == "train" && j.State == JobState.Done).OrderBy(j => j.EndedAt).Select(j => j.Title).ToListAsync());
        ended.ShouldBe(["Third", "Second"]);
        await desk.GotoAsync(new Uri(hub.Address, "/hangfire/jobs/processing").AbsoluteUri);
        await Expect(desk.GetByText("train ").First).ToBeVisibleAsync();
        (await page.GotoAsync(new Uri(hub.Address, "/hangfire").AbsoluteUri))!.Url.ShouldNotContain("/hangfire?", Case.Insensitive);
        await Expect(page.GetByText("Recurring Jobs")).ToHaveCountAsync(0);
    }

    private static async Task StartAsync(IPage page, HubApp hub, string address, string name, int epochs)
    {
        await page.OpenAsync(new Uri(hub.Address, address));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start" })).ToBeEnabledAsync();
        await page.GetByLabel("Epochs").FillAsync($"{epochs}");
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await hub.UntilAsync(Topics.Jobs, JobAsync(name), j => j is not null);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = name })).ToBeVisibleAsync();
    }

    private static Func<Web.Data.HubContext, Task<Job?>> JobAsync(string title) => db => db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Title == title);
}
