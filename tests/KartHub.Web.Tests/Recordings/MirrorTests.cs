using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Web.Data;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Mirror;
using KartHub.Web.Features.Recordings.Prepared;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using KartHub.Web.Tests.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Recordings;

public sealed class MirrorTests
{
    [Fact]
    public async Task AMirrorImage_IsARecordingOfWhoOrderedIt_WithEveryPictureMirroredAndEveryXNegated()
    {
        await using var hub = new HubApp();
        var (ann, ben) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben"));
        using var agent = await hub.AgentClientAsync(ann);
        var lap = await agent.SendSimulatedAsync(2, "Lap");
        var mirrors = hub.Services.GetRequiredService<Mirrors>();
        (await Should.ThrowAsync<Refusal>(() => mirrors.OrderAsync(lap, ben.Principal(), default))).Code.ShouldBe("recording.gone"); // It is not shared.
        await hub.QueryAsync(db => db.Recordings.ExecuteUpdateAsync(set => set.SetProperty(r => r.Shared, true)));

        await mirrors.OrderAsync(lap, ben.Principal(), default);
        (await Should.ThrowAsync<Refusal>(() => mirrors.OrderAsync(lap, ben.Principal(), default))).Code.ShouldBeOneOf("mirror.under-way", "mirror.there");
        var job = await EndedAsync(hub, FlipJob.Kind);

        job.State.ShouldBe(JobState.Done, job.Error?.Message);
        var mirror = await hub.QueryAsync(db => db.Recordings.SingleAsync(r => r.Id == job.Id));
        (mirror.OwnerId, mirror.Name, mirror.FlippedFrom, mirror.FlippedFromId, mirror.Origin, mirror.Shared).ShouldBe((ben.Id, "Lap, mirrored", "Lap", lap, RecordingOrigin.Mirror, false));
        var opened = await hub.Services.GetRequiredService<RecordingCatalog>().OpenAsync([lap, mirror.Id], default);
        foreach (var (original, flipped) in opened[0].ReadFrames().Zip(opened[1].ReadFrames()))
        {
            var picture = Picture.Read(original.Picture.Span);
            picture.MirrorXInPlace();
            Picture.Read(flipped.Picture.Span).Pixels.ToArray().ShouldBe(picture.Pixels.ToArray());
            flipped.Controls.ShouldBe(original.Controls.Mirrored);
            flipped.Time.ShouldBe(original.Time);
        }

        opened[1].FrameCount.ShouldBe(opened[0].FrameCount);
        (await Should.ThrowAsync<Refusal>(() => mirrors.OrderAsync(mirror.Id, ben.Principal(), default))).Code.ShouldBe("mirror.of-mirror");
        (await Should.ThrowAsync<Refusal>(() => mirrors.OrderAsync(lap, ben.Principal(), default))).Code.ShouldBe("mirror.there");
    }

    [Fact]
    public async Task AMirrorImage_ThatWasThereWhenTheHubDied_IsNotMadeTwice()
    {
        await using var before = new HubApp();
        var ann = await before.AddPersonAsync("Ann");
        using var agent = await before.AgentClientAsync(ann);
        var lap = await agent.SendSimulatedAsync(1, "Lap");
        await before.Services.GetRequiredService<Mirrors>().OrderAsync(lap, ann.Principal(), default);
        await EndedAsync(before, FlipJob.Kind);
        using var image = await before.CrashImageAsync();
        await using (var db = HubData.Context(Path.Combine(image.Path, "karthub.db")))
        {
            await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(j => j.State, JobState.Running)); // Its end had not been written down.
        }

        await using var after = new HubApp(image);
        _ = after.CreateClient();
        var job = await EndedAsync(after, FlipJob.Kind);

        (job.State, job.Interruptions).ShouldBe((JobState.Done, 1));
        (await after.QueryAsync(db => db.Recordings.CountAsync())).ShouldBe(2);
    }

    [Fact]
    public async Task ARecording_IsPreparedOnceForEveryone()
    {
        await using var hub = new HubApp();
        var (ann, ben) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben"));
        using var agent = await hub.AgentClientAsync(ann);
        var lap = await agent.SendSimulatedAsync(2, "Lap");
        await hub.QueryAsync(db => db.Recordings.ExecuteUpdateAsync(set => set.SetProperty(r => r.Shared, true)));
        var preparations = hub.Services.GetRequiredService<Preparations>();

        await preparations.OrderAsync(lap, ann.Principal(), default);
        await EndedAsync(hub, PrepareJob.Kind);
        var made = Directory.GetLastWriteTimeUtc(Path.Combine(hub.Services.GetRequiredService<DataFolder>().Prepared(lap), "X.npy"));
        await preparations.OrderAsync(lap, ann.Principal(), default);
        await preparations.OrderAsync(lap, ben.Principal(), default);
        var run = await hub.TrainAsync(ben, "Ben's", [lap], epochs: 1, j => !j.IsActive);

        run.Job!.State.ShouldBe(JobState.Done, run.Job.Error?.Message);
        (await hub.QueryAsync(db => db.Jobs.CountAsync())).ShouldBe(2); // Of one preparation, and of the run.
        Directory.GetLastWriteTimeUtc(Path.Combine(hub.Services.GetRequiredService<DataFolder>().Prepared(lap), "X.npy")).ShouldBe(made);
    }

    [Fact]
    public async Task ARun_WaitsForItsRecordingsToBePrepared_AndFailsWithThem_InWords()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        var lap = await agent.SendSimulatedAsync(2, "Lap");
        await hub.Services.GetRequiredService<JobQueue>().PauseAsync(true, (await hub.InstructorAsync()).Principal(), default);
        var run = await hub.TrainAsync(ann, "Waits", [lap], epochs: 1, _ => true);
        var prepare = await hub.QueryAsync(db => db.Jobs.SingleAsync(j => j.Kind == PrepareJob.Kind));
        (await hub.QueryAsync(db => db.JobNeeds.SingleAsync())).NeededId.ShouldBe(prepare.Id);

        await hub.Services.GetRequiredService<JobQueue>().CancelAsync(prepare.Id, default);
        var failed = await hub.UntilRunAsync(run.Id, r => !r.Job!.IsActive);
        failed.Job!.Error?.Message.ShouldBe("It needs “Prepare Lap”, which was cancelled. Resume, and both run.");
        await hub.Services.GetRequiredService<JobQueue>().PauseAsync(false, (await hub.InstructorAsync()).Principal(), default);
        (await hub.Services.GetRequiredService<Web.Features.Training.TrainingRuns>().ResumeAsync(run.Id, ann.Principal(), default)).ShouldBeTrue();

        (await hub.UntilRunAsync(run.Id, r => !r.Job!.IsActive)).Job!.State.ShouldBe(JobState.Done);
    }

    [Fact]
    public async Task ARecordingsNewName_IsItsJobsToo_ButForThoseWhoDoNotSeeIt()
    {
        await using var hub = new HubApp();
        var (ann, ben, instructor) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben"), await hub.InstructorAsync());
        using var agent = await hub.AgentClientAsync(ann);
        var lap = await agent.SendSimulatedAsync(1, "Lap");
        var other = await agent.SendSimulatedAsync(1, "Other");
        var (shelf, preparations, mirrors) = (hub.Services.GetRequiredService<RecordingShelf>(), hub.Services.GetRequiredService<Preparations>(), hub.Services.GetRequiredService<Mirrors>());
        await hub.Services.GetRequiredService<JobQueue>().PauseAsync(true, instructor.Principal(), default);
        await shelf.ShareAsync(lap, true, ann.Principal(), default);
        await mirrors.OrderAsync(lap, ann.Principal(), default);
        await mirrors.OrderAsync(other, ann.Principal(), default);
        await preparations.OrderAsync(lap, ben.Principal(), default);
        await preparations.OrderAsync(lap, instructor.Principal(), default);

        (await shelf.RenameAsync(lap, "Ben's", ben.Principal(), default)).ShouldBeFalse();
        (await TitlesAsync()).ShouldBe(["Lap", "Lap", "Lap", "Other"]);
        (await shelf.RenameAsync(lap, "Best lap", ann.Principal(), default)).ShouldBeTrue();
        (await TitlesAsync()).ShouldBe(["Best lap", "Best lap", "Best lap", "Other"]);

        await shelf.ShareAsync(lap, false, ann.Principal(), default);
        (await shelf.RenameAsync(lap, "A secret", ann.Principal(), default)).ShouldBeTrue();
        (await TitlesAsync()).ShouldBe(["A secret", "A secret", "Best lap", "Other"]);
        (await hub.QueryAsync(db => db.Jobs.SingleAsync(j => j.OwnerId == ben.Id))).Title.ShouldBe("Best lap");

        Task<List<string>> TitlesAsync() => hub.QueryAsync(db => db.Jobs.OrderBy(j => j.Title).Select(j => j.Title).ToListAsync());
    }

    private static Task<Job> EndedAsync(HubApp hub, string kind) =>
        hub.UntilAsync(Topics.Jobs, db => db.Jobs.AsNoTracking().SingleAsync(j => j.Kind == kind), j => !j.IsActive);
}
