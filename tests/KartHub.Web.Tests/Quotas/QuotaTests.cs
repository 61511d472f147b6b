using System.Net;
using System.Net.Http.Json;
using KartHub.Agent.Recordings;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Training.Runs;
using KartHub.Web.Data;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Import;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using KartHub.Web.Tests.Disk;
using KartHub.Web.Tests.Recordings;
using KartHub.Web.Tests.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Tests.Quotas;

public sealed class QuotaTests
{
    /// <summary>What the documentation promises: half an hour each, of thirty people, on 50 GB.</summary>
    [Fact]
    public void TheDefaults_LetThirtyPeopleRecordHalfAnHourEach_On50Gigabytes()
    {
        const double megabytesAMinute = 50; // Measured: docs/limits.md.
        var (quotas, hub) = (new QuotaOptions(), new HubOptions());

        (30 * megabytesAMinute).ShouldBeLessThanOrEqualTo(quotas.Megabytes);
        (30 * 30 * megabytesAMinute + hub.ReserveMegabytes + hub.PreparedMegabytes).ShouldBeLessThanOrEqualTo(50_000);
        (30 * quotas.Megabytes + hub.ReserveMegabytes).ShouldBeLessThanOrEqualTo(50_000, "Also when everyone has used what they may: prepared recordings make way.");
    }

    [Fact]
    public async Task AnAgentWhoseOwnerHasNoRoom_KeepsWhatItRecorded_AndGoesOnWhenSomethingIsDeleted()
    {
        await using var hub = new HubApp();
        hub.Settings["Quotas:Megabytes"] = "1";
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        var old = await HaveAsync(hub, agent, megabytes: 1);
        using var spool = new Spool(Path.Combine(hub.DataPath, "spool"));
        var id = await RecordAsync(spool, frames: 20);
        using var other = await hub.AgentClientAsync(await hub.AddPersonAsync("Ben"));

        var sender = new SpoolSender(spool, agent, TimeProvider.System);
        (await sender.TrySendAsync(default)).ShouldBeFalse();
        sender.Trouble.ShouldBe(
            "Your recordings and models take 1.0 MB of the 1.0 MB that you may keep here. Delete some that you no longer need, on the pages Recordings and Models. Recordings wait on this machine and are sent as soon as it takes them.");
        spool.PendingSegments.ShouldBeGreaterThan(0);
        await other.SendRecordingAsync(seconds: 1); // Nobody else's affair.

        (await hub.Services.GetRequiredService<RecordingShelf>().DeleteAsync(old, ann.Principal(), default)).ShouldBeTrue();
        (await sender.TrySendAsync(default)).ShouldBeTrue(sender.Trouble);
        spool.IsEmpty.ShouldBeTrue();
        (await hub.RecordingAsync(id)).Frames.ShouldBe(20);
    }

    [Fact]
    public async Task ASegment_ForWhichThereIsNoRoomLeft_IsTakenLater()
    {
        await using var hub = new HubApp();
        hub.Settings["Quotas:Megabytes"] = "1";
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        var id = await agent.OpenRecordingAsync();
        (await agent.SendSegmentAsync(id, 0, TestRecording.Second(0))).EnsureSuccessStatusCode();
        var large = await HaveAsync(hub, agent, megabytes: 0.999);

        var refused = await agent.SendSegmentAsync(id, 1, TestRecording.Second(1));
        await hub.Services.GetRequiredService<RecordingShelf>().DeleteAsync(large, ann.Principal(), default);
        var taken = await agent.SendSegmentAsync(id, 1, TestRecording.Second(1));

        refused.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        taken.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Recordings_AreAsManyAsOneMayHave_AndInstructorsMayHaveMore()
    {
        await using var hub = new HubApp();
        hub.Settings["Quotas:Recordings"] = "2";
        hub.Settings["Quotas:InstructorTimes"] = "2";
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        using var instructor = await hub.AgentClientAsync(await hub.InstructorAsync());
        var first = await agent.OpenRecordingAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => agent.PutAsJsonAsync($"api/recordings/{Guid.NewGuid()}", TestRecording.Start())));
        var again = await agent.PutAsJsonAsync($"api/recordings/{first}", TestRecording.Start());

        answers.Count(a => a.StatusCode == HttpStatusCode.Created).ShouldBe(1, "Also of four at once.");
        (await answers.First(a => !a.IsSuccessStatusCode).ReasonAsync()).ShouldBe("You have 2 recordings here, as many as you may. Delete some that you no longer need, on the page Recordings.");
        again.StatusCode.ShouldBe(HttpStatusCode.NoContent, "It is here already.");
        for (var i = 0; i < 4; i++)
        {
            await instructor.OpenRecordingAsync();
        }
    }

    [Fact]
    public async Task Runs_AreRefused_WhenTooManyWait_OrAreTooLongTogether_OrAreKept()
    {
        var disk = new TestDisk();
        await using var hub = new HubApp { Add = services => services.AddSingleton<IDisk>(disk) };
        hub.Settings["Quotas:QueuedRuns"] = "2";
        hub.Settings["Quotas:QueuedEpochs"] = "100";
        hub.Settings["Quotas:Runs"] = "4";
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        var recording = await agent.SendSimulatedAsync(2, "Lap");
        var runs = hub.Services.GetRequiredService<TrainingRuns>();
        disk.Fill(true); // So that none comes to its end.

        var first = await StartAsync(60);
        (await RefusedAsync(50)).ShouldBe("Your runs that wait or are under way have 60 epochs together, and may have 100; this one has 50. Choose fewer, wait until a run is done, or cancel one.");
        await StartAsync(1);
        (await RefusedAsync(1)).ShouldStartWith("You have 2 runs waiting or under way");
        await hub.Services.GetRequiredService<JobQueue>().CancelAsync(first.JobId, ann.Principal(), default);
        await hub.UntilRunAsync(first.Id, r => !r.Job!.IsActive);
        await StartAsync(1);
        (await Should.ThrowAsync<Refusal>(() => runs.ResumeAsync(first.Id, ann.Principal(), default))).Message.ShouldStartWith("You have 2 runs waiting");
        foreach (var job in await hub.QueryAsync(db => db.Jobs.Select(j => j.Id).ToListAsync()))
        {
            await hub.Services.GetRequiredService<JobQueue>().CancelAsync(job, default);
        }

        await hub.UntilAsync(Live.Topics.Jobs, db => db.Jobs.CountAsync(j => j.State != JobState.Cancelled), active => active == 0);
        (await runs.ResumeAsync(first.Id, ann.Principal(), default)).ShouldBeTrue();
        await StartAsync(1);
        await hub.Services.GetRequiredService<JobQueue>().CancelAsync(first.JobId, default);
        await hub.UntilRunAsync(first.Id, r => !r.Job!.IsActive);
        (await RefusedAsync(1)).ShouldStartWith("You have 4 runs here, as many as you may. Delete some");

        Task<TrainingRun> StartAsync(int epochs) => runs.StartAsync(new RunOrder("Run", [recording], new TrainingOptions { Epochs = epochs }), ann.Principal(), default);

        async Task<string> RefusedAsync(int epochs) => (await Should.ThrowAsync<Refusal>(() => StartAsync(epochs))).Message;
    }

    [Fact]
    public async Task OnOnesOwnPage_IsWhatOneKeeps_AndMayKeep()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        await HaveAsync(hub, agent, megabytes: 400);
        using var browser = await hub.SignedInClientAsync(ann);

        var page = await browser.GetStringAsync("/me");

        page.ShouldContain("400.0 MB of 1.60 GB");
        page.ShouldContain("aria-valuenow=\"25\"");
        page.ShouldContain("1 of 200");
        page.ShouldContain("0 of 1,000");
    }

    [Fact]
    public async Task AnUpload_OfMoreThanIsLeft_IsRefusedInWords_AndLeavesNothing()
    {
        await using var hub = new HubApp();
        hub.Settings["Quotas:Megabytes"] = "1";
        hub.Settings["Quotas:Recordings"] = "2";
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        using var browser = await hub.SignedInClientAsync(ann);
        var held = await HaveAsync(hub, agent, megabytes: 0.999);
        var files = TestTensorKart.Files(4);
        var zip = Path.Combine(hub.DataPath, "run.zip");
        await File.WriteAllBytesAsync(zip, TestTensorKart.Zip(files));

        var tooMuch = await browser.UploadAsync(files);
        var tooMuchUnpacked = await Should.ThrowAsync<Refusal>(() => hub.Services.GetRequiredService<RecordingImport>()
            .ImportAsync(zip, "run", "Ann", ann.Id, long.MaxValue, new Progress<ImportProgress>(), default));
        tooMuch.Error.ShouldNotBeNull().ShouldStartWith("This takes more than the 1 KB that are left of the 1.0 MB that you may keep here. Delete recordings or models");
        tooMuchUnpacked.Message.ShouldStartWith("This takes more than the 1 KB");
        Directory.EnumerateFileSystemEntries(Path.Combine(hub.DataPath, "incoming")).ShouldBeEmpty();
        (await hub.QueryAsync(db => db.Recordings.CountAsync())).ShouldBe(1);

        await hub.QueryAsync(db => db.Recordings.Where(r => r.Id == held).ExecuteUpdateAsync(set => set.SetProperty(r => r.Bytes, 100)));
        (await browser.UploadAsync(files)).Error.ShouldBeNull();
        (await browser.UploadAsync(files)).Error.ShouldNotBeNull().ShouldStartWith("You have 2 recordings here");
    }

    [Fact]
    public async Task KeysOfAgents_AreAsManyAsOneMayHave()
    {
        await using var hub = new HubApp();
        hub.Settings["Quotas:AgentKeys"] = "2";
        var ann = await hub.AddPersonAsync("Ann");
        var keys = hub.Services.GetRequiredService<AgentKeys>();
        await keys.IssueAsync(ann.Id, "one", default);

        var more = Enumerable.Range(0, 4).Select(_ => keys.IssueAsync(ann.Id, "another", default)).ToList();
        await Task.WhenAny(Task.WhenAll(more)); // Most of them are refused.

        more.Count(made => made.IsCompletedSuccessfully).ShouldBe(1, "Also of four at once.");
        (await Should.ThrowAsync<Refusal>(() => more.First(made => made.IsFaulted))).Message.ShouldStartWith("You have 2 keys of agents");
    }

    [Theory]
    [InlineData("Quotas:Megabytes", "0")]
    [InlineData("Quotas:QueuedRuns", "-1")]
    [InlineData("Hub:ReserveMegabytes", "-1")]
    [InlineData("Rates:AgentStore", "0")]
    public async Task AQuotaThatMakesNoSense_IsSaidAtTheStart(string setting, string value)
    {
        await using var hub = new HubApp();
        hub.Settings[setting] = value;

        Should.Throw<OptionsValidationException>(() => hub.CreateClient()).Message.ShouldContain(setting);
    }

    /// <summary>A recording that takes so much, as far as the hub knows.</summary>
    private static async Task<Guid> HaveAsync(HubApp hub, HttpClient agent, double megabytes)
    {
        var id = await agent.SendRecordingAsync(seconds: 1);
        await hub.QueryAsync(db => db.Recordings.Where(r => r.Id == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Bytes, (long)(megabytes * 1_000_000))));
        return id;
    }

    private static async Task<Guid> RecordAsync(Spool spool, int frames)
    {
        var recorder = Recorder.Start(spool, new RecordingPlan("test", "someone", RateHz: 60), TimeProvider.System);
        for (var i = 0; i < frames; i++)
        {
            var picture = new Frame(16, 12);
            picture.Pixels.AsSpan().Fill((byte)i);
            recorder.Offer(new CapturedFrame(picture, TimeProvider.System.GetTimestamp()), Controls.Neutral, DrivenBy.Person).ShouldBeTrue();
        }

        await recorder.StopAsync();
        return recorder.Id;
    }
}
