using KartHub.Web.Features.People;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Jobs;

public sealed class JobTests
{
    [Fact]
    public async Task AJob_RunsToItsEnd_AndSaysHowFarItIs()
    {
        await using var hub = Hub();
        var job = await QueueAsync(hub, "one");

        Allow(hub, 4);
        var running = await UntilAsync(hub, job, j => j.Progress >= 0.4);
        Allow(hub, CountJob.Length);
        var done = await UntilAsync(hub, job, j => j.State == JobState.Done);

        running.State.ShouldBe(JobState.Running);
        running.Message.ShouldBe("Step 4 of 10");
        running.SecondsLeft.ShouldBe(6);
        done.Progress.ShouldBe(1);
        done.EndedAt.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(done.StartedAt.ShouldNotBeNull());
    }

    [Fact]
    public async Task LongJobs_RunOneAtATime_InTheOrderOfTheQueue()
    {
        await using var hub = Hub();
        var jobs = new List<Job>();
        foreach (var title in new[] { "one", "two", "three", "four" })
        {
            jobs.Add(await QueueAsync(hub, title));
        }

        await UntilAsync(hub, jobs[0], j => j.State == JobState.Running);
        (await hub.QueryAsync(db => db.Jobs.CountAsync(j => j.State == JobState.Running))).ShouldBe(1);
        Allow(hub, 4 * CountJob.Length);
        await UntilAsync(hub, jobs[^1], j => j.State == JobState.Done);

        hub.Services.GetRequiredService<Steps>().Starts.Select(s => s.Title).ShouldBe(["one", "two", "three", "four"]);
    }

    [Fact]
    public async Task AShortJob_DoesNotWaitForALongOne()
    {
        await using var hub = Hub();
        var training = await QueueAsync(hub, "long");
        await UntilAsync(hub, training, j => j.State == JobState.Running);

        await UntilAsync(hub, await QueueAsync(hub, "short", kind: "count-short"), j => j.State == JobState.Running);

        (await JobAsync(hub, training)).State.ShouldBe(JobState.Running);
    }

    [Fact]
    public async Task AQueuedJob_CanBeCancelled_AndNeverRuns()
    {
        await using var hub = Hub();
        var first = await QueueAsync(hub, "one");
        var second = await QueueAsync(hub, "two");
        await UntilAsync(hub, first, j => j.State == JobState.Running);

        (await Queue(hub).CancelAsync(second.Id, default)).ShouldBeTrue();
        Allow(hub, 2 * CountJob.Length);
        await UntilAsync(hub, first, j => j.State == JobState.Done);
        await UntilAsync(hub, await QueueAsync(hub, "three"), j => j.State == JobState.Done);

        (await JobAsync(hub, second)).State.ShouldBe(JobState.Cancelled);
        hub.Services.GetRequiredService<Steps>().Starts.Select(s => s.Title).ShouldBe(["one", "three"]);
    }

    [Fact]
    public async Task ARunningJob_CanBeCancelled_AndResumedWhereItWas()
    {
        await using var hub = Hub();
        var job = await QueueAsync(hub, "one");
        Allow(hub, 3);
        await UntilAsync(hub, job, j => j.Progress >= 0.3);

        (await Queue(hub).CancelAsync(job.Id, default)).ShouldBeTrue();
        await UntilAsync(hub, job, j => j.State == JobState.Cancelled);
        (await Queue(hub).CancelAsync(job.Id, default)).ShouldBeFalse();
        (await Queue(hub).ResumeAsync(job.Id, default)).ShouldBeTrue();
        (await Queue(hub).ResumeAsync(job.Id, default)).ShouldBeFalse();
        Allow(hub, CountJob.Length);
        await UntilAsync(hub, job, j => j.State == JobState.Done);

        hub.Services.GetRequiredService<Steps>().Starts.ShouldBe([("one", 0), ("one", 3)]);
    }

    [Fact]
    public async Task AFailure_IsKeptInTheWordsOfItsCause_AndTheNextJobRuns()
    {
        await using var hub = Hub();
        var bad = await QueueAsync(hub, "bad");
        var good = await QueueAsync(hub, "good");

        Allow(hub, CountJob.Length + 1);
        await UntilAsync(hub, good, j => j.State == JobState.Done);

        var failed = await JobAsync(hub, bad);
        failed.State.ShouldBe(JobState.Failed);
        failed.Error.ShouldBe("The recording 'bad' has no picture for row 3.");
    }

    [Fact]
    public async Task ACrash_LeavesTheJobInterrupted_UntilSomeoneResumesIt_AndTheQueueGoesOn()
    {
        await using var before = Hub();
        var cut = await QueueAsync(before, "cut");
        var waiting = await QueueAsync(before, "waiting");
        Allow(before, 5);
        var running = await UntilAsync(before, cut, j => j.Progress >= 0.5);
        using var image = await before.CrashImageAsync();

        await using var after = Hub(image);
        _ = after.CreateClient();
        Allow(after, CountJob.Length);
        await UntilAsync(after, waiting, j => j.State == JobState.Done);
        var interrupted = await JobAsync(after, cut);
        (await Queue(after).ResumeAsync(cut.Id, default)).ShouldBeTrue();
        Allow(after, CountJob.Length);
        var resumed = await UntilAsync(after, cut, j => j.State == JobState.Done);

        running.ProcessName.ShouldBe("hub");
        interrupted.State.ShouldBe(JobState.Interrupted);
        interrupted.ProcessName.ShouldBeNull();
        interrupted.Progress.ShouldBe(0.5);
        resumed.Attempt.ShouldBe(2);
        after.Services.GetRequiredService<Steps>().Starts.ShouldBe([("waiting", 0), ("cut", 5)]);
    }

    [Fact]
    public async Task AStart_InterruptsJobsOfItsOwnName_AndOfNone_ButNotThoseOfAnotherProcess()
    {
        using var data = new TestFolder();
        Job own, nobodys, others;
        await using (var before = Hub(data))
        {
            own = await LeaveRunningAsync(before, "own", "worker");
            nobodys = await LeaveRunningAsync(before, "from before", null);
            others = await LeaveRunningAsync(before, "another's", "hub");
        }

        await using var worker = Hub(data);
        worker.Settings["Hub:Name"] = "worker";
        _ = worker.CreateClient();

        (await JobAsync(worker, own)).State.ShouldBe(JobState.Interrupted);
        (await JobAsync(worker, nobodys)).State.ShouldBe(JobState.Interrupted);
        var left = await JobAsync(worker, others);
        (left.State, left.ProcessName, left.EndedAt).ShouldBe((JobState.Running, "hub", null));
        (await Queue(worker).ResumeAsync(own.Id, default)).ShouldBeTrue();
        Allow(worker, CountJob.Length);
        await UntilAsync(worker, own, j => j.State == JobState.Done);
    }

    [Fact]
    public async Task ARestart_GoesOnByItself_AndKeepsTheOrder()
    {
        using var data = new TestFolder();
        Job first, second;
        await using (var before = Hub(data))
        {
            first = await QueueAsync(before, "one");
            second = await QueueAsync(before, "two");
            Allow(before, 5);
            await UntilAsync(before, first, j => j.Progress >= 0.5);
        }

        await using var after = Hub(data);
        _ = after.CreateClient();
        Allow(after, 2 * CountJob.Length);
        await UntilAsync(after, second, j => j.State == JobState.Done);

        (await JobAsync(after, first)).State.ShouldBe(JobState.Done);
        after.Services.GetRequiredService<Steps>().Starts.ShouldBe([("one", 5), ("two", 0)]);
    }

    [Fact]
    public async Task ASavedJob_ThatQuartzNeverHeardOf_RunsAfterTheNextStart()
    {
        using var data = new TestFolder();
        Job job;
        await using (var before = Hub(data))
        {
            job = await SaveAsync(before, "lost", "count");
        }

        await using var after = Hub(data);
        _ = after.CreateClient();
        Allow(after, CountJob.Length);

        await UntilAsync(after, job, j => j.State == JobState.Done);
    }

    [Fact]
    public async Task WhoIsGone_OnceTheRowHasChanged_HasCancelledAndResumedAllTheSame()
    {
        using var leaving = new LeavesOnceTheRowHasChanged();
        await using var hub = new HubApp { Add = services => { Steps.AddTo(services); services.AddSingleton<IInterceptor>(leaving); } };
        var job = await QueueAsync(hub, "one");
        await UntilAsync(hub, job, j => j.State == JobState.Running);

        await leaving.DuringAsync(token => Queue(hub).CancelAsync(job.Id, token));
        await UntilAsync(hub, job, j => j.State == JobState.Cancelled);
        await leaving.DuringAsync(token => Queue(hub).ResumeAsync(job.Id, token));
        Allow(hub, CountJob.Length);

        await UntilAsync(hub, job, j => j.State == JobState.Done);
    }

    private static HubApp Hub(TestFolder? data = null) => new(data) { Add = Steps.AddTo };

    private static JobQueue Queue(HubApp hub) => hub.Services.GetRequiredService<JobQueue>();

    private static void Allow(HubApp hub, int steps) => hub.Services.GetRequiredService<Steps>().Allow(steps);

    private static async Task<Job> SaveAsync(HubApp hub, string title, string kind)
    {
        var owner = await hub.QueryAsync(db => db.People.FirstOrDefaultAsync(p => p.Name == "Ann")) ?? await hub.AddPersonAsync("Ann");
        return await hub.AddAsync(Queue(hub).Create(kind, title, owner.Id, Guid.NewGuid()));
    }

    /// <summary>A job that a process of that name left running.</summary>
    private static async Task<Job> LeaveRunningAsync(HubApp hub, string title, string? processName)
    {
        var job = await SaveAsync(hub, title, "count");
        await hub.QueryAsync(db => db.Jobs.Where(j => j.Id == job.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.State, JobState.Running).SetProperty(j => j.ProcessName, processName)));
        return job;
    }

    private static async Task<Job> QueueAsync(HubApp hub, string title, string kind = "count")
    {
        var job = await SaveAsync(hub, title, kind);
        await Queue(hub).SubmitAsync(job);
        return job;
    }

    private static Task<Job> JobAsync(HubApp hub, Job job) => hub.QueryAsync(db => db.Jobs.SingleAsync(j => j.Id == job.Id));

    private static Task<Job> UntilAsync(HubApp hub, Job job, Func<Job, bool> awaited) =>
        hub.UntilAsync(Topics.Jobs, db => db.Jobs.AsNoTracking().SingleAsync(j => j.Id == job.Id), awaited);
}
