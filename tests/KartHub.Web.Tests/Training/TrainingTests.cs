using System.Net;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Models;
using KartHub.Training.Options;
using KartHub.Training.Preparing;
using KartHub.Training.Runs;
using KartHub.Web.Data;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using KartHub.Web.Tests.Recordings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Training;

public sealed class TrainingTests(TrainedHub hub) : IClassFixture<TrainedHub>
{
    private TrainingRuns Runs => hub.App.Services.GetRequiredService<TrainingRuns>();

    private DataFolder Folder => hub.App.Services.GetRequiredService<DataFolder>();

    [Fact]
    public void ARun_MeasuresEachEpoch_AgainstBothBaselines()
    {
        hub.Run.Job!.State.ShouldBe(JobState.Done, hub.Run.Job.Error?.Message);
        hub.Run.Epochs.Select(e => e.Epoch).ShouldBe([1, 2]);
        hub.Run.BestLoss.ShouldBe(hub.Run.Epochs.Min(e => e.ValLoss));
        hub.Run.BestEpoch.ShouldBe(hub.Run.Epochs.MinBy(e => e.ValLoss)!.Epoch);
        hub.Run.BaselineZero.ShouldNotBeNull().ShouldBeGreaterThan(0);
        hub.Run.BaselineMean.ShouldNotBeNull().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void ARun_SaysWhatItIsJudgedBy()
    {
        hub.Run.TrainRows.ShouldBe(218); // 240 and 80 rows: of each the last fifth is held back, and the second before it left out but for its first frame.
        hub.Run.ValidationRows.ShouldBe(64);
        hub.Run.JudgedOn.ShouldBe(JudgedOn.SameCourse);
        hub.Run.ValidatedOn.ShouldNotBeNull().Message.ShouldContain("the last fifth of Long way and Short way (64 frames)");
    }

    [Fact]
    public async Task WholeRecordings_AreHeldBackWhenAsked_AndEveryPlaceSaysUnseen()
    {
        var run = await hub.App.TrainAsync(hub.Ann, "Held back", hub.Recordings, new TrainingOptions { Epochs = 1, BatchSize = 64, HoldBack = HoldBack.WholeRecordings }, j => !j.IsActive);
        using var ann = await hub.App.SignedInClientAsync(hub.Ann);

        run.Job!.State.ShouldBe(JobState.Done, run.Job.Error?.Message);
        (run.TrainRows, run.ValidationRows, run.JudgedOn).ShouldBe((240, 80, JudgedOn.Unseen));
        (await ann.GetStringAsync($"/training/{run.Id}")).ShouldContain("tested on unseen recordings");
        (await ann.GetStringAsync($"/training/{hub.Run.Id}")).ShouldContain("tested on the same course");
        (await ann.GetStringAsync("/models")).ShouldContain(", tested on unseen recordings");
    }

    [Fact]
    public async Task ARun_MakesAModel_WithItsProvenance()
    {
        var model = (await hub.App.Services.GetRequiredService<ModelCatalog>().ListAsync(hub.Ann.Principal(), default)).Single(m => m.RunId == hub.Run.Id);

        var loaded = ModelFolder.Load(Folder.Model(model.Id));

        loaded.Description.Name.ShouldBe("First");
        loaded.Description.Provenance.ValLoss.ShouldBe(hub.Run.BestLoss!.Value);
        loaded.Description.Provenance.Recordings.ShouldContain("Long way");
        (model.Network, model.Parameters, model.Epoch, model.TrainRows).ShouldBe(("pilotnet", 252_219, hub.Run.BestEpoch!.Value, 218));
        Directory.Exists(Folder.Run(hub.Run.Id)).ShouldBeFalse("The checkpoint is not needed any more.");
    }

    [Fact]
    public async Task Recordings_ArePreparedOnce_AndDeletedOnesLeaveNothing()
    {
        var manifest = Path.Combine(Folder.Prepared(hub.Recordings[0]), PreparedManifest.FileName);
        var prepared = File.GetLastWriteTimeUtc(manifest);

        var leftover = Directory.CreateDirectory(Folder.Prepared(Guid.NewGuid()));

        var again = await hub.App.TrainAsync(hub.Ann, "Again", hub.Recordings, epochs: 1, j => !j.IsActive);

        again.Job!.State.ShouldBe(JobState.Done, again.Job.Error?.Message);
        File.GetLastWriteTimeUtc(manifest).ShouldBe(prepared);
        Directory.Exists(leftover.FullName).ShouldBeFalse("Its recording is not there any more.");
    }

    [Fact]
    public async Task ABrokenPicture_FailsTheRun_AndSaysWhere()
    {
        using var agent = await hub.App.AgentClientAsync(hub.Ann);
        var id = await agent.OpenRecordingAsync("Torn");
        (await agent.SendSegmentAsync(id, 0, TestRecording.Segment(TestRecording.Frame(0), TestRecording.Frame(1, TestRecording.Pixel[..40])))).EnsureSuccessStatusCode();
        (await agent.SealAsync(id, 1, 2)).EnsureSuccessStatusCode();

        var run = await hub.App.TrainAsync(hub.Ann, "Torn", [id], epochs: 1, j => !j.IsActive);

        run.Job!.State.ShouldBe(JobState.Failed);
        run.Job.Error.ShouldNotBeNull().Message.ShouldContain("Torn, frame 1");
        Directory.Exists(Folder.Prepared(id)).ShouldBeFalse();
    }

    [Fact]
    public async Task AnOrder_ThatCannotBe_IsRefusedInWords()
    {
        var ann = hub.Ann.Principal();

        (await Should.ThrowAsync<Refusal>(() => Runs.StartAsync(new("x", hub.Recordings, new() { Epochs = 0 }), ann, default))).Message.ShouldContain("Epochs must be");
        (await Should.ThrowAsync<Refusal>(() => Runs.StartAsync(new("x", [], new()), ann, default))).Message.ShouldContain("at least one recording");
        (await Should.ThrowAsync<Refusal>(() => Runs.StartAsync(new("x", hub.Recordings, new() { Brightness = 1, Shift = 51 }), ann, default))).Message
            .ShouldBe("Brightness must be 0 (as it is) to 0.9, not 1.\nShift must be 0 (none) to 50 pixels, not 51.");
        await Should.ThrowAsync<Refusal>(() => Runs.StartAsync(new("x", hub.Recordings, new()), hub.Ben.Principal(), default));
    }

    [Fact]
    public async Task ChangedPictures_AreKeptWithTheRun_TrainedOn_AndOfferedAgainToThoseWhoSeeIt()
    {
        var options = new TrainingOptions { Epochs = 1, BatchSize = 64, Brightness = 0.35, Shift = 12, ShiftSteering = 0.015 };
        using var ann = await hub.App.SignedInClientAsync(hub.Ann);
        using var ben = await hub.App.SignedInClientAsync(hub.Ben);

        var run = await hub.App.TrainAsync(hub.Ann, "Changed pictures", hub.Recordings, options, j => !j.IsActive);
        var again = $"/training?new=true&like={run.Id}";

        run.Job!.State.ShouldBe(JobState.Done, run.Job.Error?.Message);
        run.Options.ShouldBe(options);
        run.Epochs[0].TrainLoss.ShouldNotBe(hub.Run.Epochs[0].TrainLoss, "Same seed and rows: only the changed pictures make a difference.");
        (await ann.GetStringAsync($"/training/{run.Id}")).ShouldContain("Brightness: 0.35; Shift: 12 pixels; Shift&#x27;s steering: 0.015 a pixel");
        foreach (var kept in new[] { "value=\"0.35\"", "value=\"12\"", "value=\"0.015\"" })
        {
            (await ann.GetStringAsync(again)).ShouldContain(kept);
            (await ben.GetStringAsync(again)).ShouldNotContain(kept);
        }
    }

    [Fact]
    public async Task ThePage_OffersEveryOption_WithItsRangeAndDefault()
    {
        var everythingOn = new TrainingOptions { Network = "tensorkart", Loss = Loss.Huber, Optimiser = OptimiserKind.Sgd, Schedule = ScheduleKind.Step, Shift = 1 };
        var page = await NewRunLikeAsync(everythingOn);

        foreach (var option in TrainingOptionTable.All.Where(option => option != TrainingOptionTable.Network))
        {
            var title = $"title=\"{option.Range}; unless chosen {TrainingOptionTable.DefaultOf(option)}. {option.Reason}\"";
            page.ShouldContain(title, Case.Sensitive, option.Property);
            page.ShouldContain(option.Meaning.Message);
            if (option is NumberOption<TrainingOptions> number)
            {
string[] attributes = [title, $"min=\"{number.LeastText}\"", $"max=\"{number.MostText}\"", $"step=\"{(number.IsWhole ? "1" : "any")}\"", $"value=\"{option.TextOf(everythingOn)}\""];
                page.Split('<').ShouldContain(tag => attributes.All(attribute => tag.Contains(attribute, StringComparison.Ordinal)), option.Property);
            }
        }

        Networks.All.ShouldAllBe(network => page.Contains(network.Description.Message));
        (await NewRunLikeAsync(new())).ShouldNotContain("Huber's delta", Case.Sensitive, "It does nothing for another loss.");
    }

    [Fact]
    public async Task AFault_StandsAtItsOption_AlsoWhereThatIsNotOfferedOtherwise()
    {
        var page = await NewRunLikeAsync(new() { Network = "resnet", Momentum = 2 });

        AtLabel("Momentum").ShouldContain("Momentum must be 0 to 0.999, not 2.");
        AtLabel("Epochs").ShouldNotContain("must be");
        page.ShouldContain("Network must be one of pilotnet, tensorkart, sullychen, small, not 'resnet'.");

        string AtLabel(string label) => page.Split("<div class=\"run-option\"").Single(field => field.Contains($">{label}</label>"));
    }

    [Fact]
    public async Task OthersRuns_CannotBeSeen_Changed_OrDeleted()
    {
        using var ann = await hub.App.SignedInClientAsync(hub.Ann);
        using var ben = await hub.App.SignedInClientAsync(hub.Ben);
        using var instructor = await hub.App.SignedInClientAsync(await hub.App.InstructorAsync());
        var page = $"/training/{hub.Run.Id}";

        (await ann.GetAsync(page)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await instructor.GetAsync(page)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ben.GetAsync(page)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ann.GetAsync($"/training/{Guid.NewGuid()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Runs.DeleteAsync(hub.Run.Id, hub.Ben.Principal(), default)).ShouldBeFalse();
        (await hub.App.Services.GetRequiredService<JobQueue>().ResumeAsync(hub.Run.JobId, hub.Ben.Principal(), default)).ShouldBeFalse();
    }

    [Fact]
    public async Task ARun_IsSharedByItsOwner_SeenByAll_AndHiddenAgain()
    {
        var run = await hub.App.TrainAsync(hub.Ann, "For all", hub.Recordings, epochs: 1, j => !j.IsActive);
        var page = $"/training/{run.Id}";
        using var ben = await hub.App.SignedInClientAsync(hub.Ben);
        using var told = new SemaphoreSlim(0);
        using var looking = hub.App.Services.GetRequiredService<LiveFeed>().Subscribe(Topics.Run(run.Id), TimeSpan.Zero, () => Task.FromResult(told.Release()));

        (await Runs.ShareAsync(run.Id, true, hub.Ben.Principal(), default)).ShouldBeFalse();
        (await Runs.ShareAsync(Guid.NewGuid(), true, hub.Ann.Principal(), default)).ShouldBeFalse();
        (await ben.GetAsync(page)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Runs.ShareAsync(run.Id, true, hub.Ann.Principal(), default)).ShouldBeTrue();

        (await told.WaitAsync(Eventually.Patience)).ShouldBeTrue("Who looks on is told.");
        var seen = await ben.GetStringAsync(page);
        seen.ShouldContain("For all");
        seen.ShouldNotContain("Long way", Case.Sensitive, "The recording is not shared, and neither is its name.");
        seen.ShouldContain("Again like this");
        seen.ShouldNotContain("Stop sharing");
        seen.ShouldNotContain($"/recordings/{hub.Recordings[0]}", Case.Insensitive, "The recording is not shared, so nothing leads there.");
        seen.ShouldNotContain("Its model", Case.Sensitive, "Nor is the model.");
        (await Runs.ShareAsync(run.Id, false, hub.Ben.Principal(), default)).ShouldBeFalse();
        (await Runs.ShareAsync(run.Id, false, hub.Ann.Principal(), default)).ShouldBeTrue();
        (await ben.GetAsync(page)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Deleting_TakesARun_ItsJob_AndItsCheckpoint_ButLeavesTheModel()
    {
        var run = await hub.App.TrainAsync(hub.Ann, "Gone soon", hub.Recordings, epochs: 1, j => !j.IsActive);

        (await Runs.DeleteAsync(run.Id, hub.Ann.Principal(), default)).ShouldBeTrue();

        (await hub.App.QueryAsync(db => db.TrainingRuns.AnyAsync(r => r.Id == run.Id))).ShouldBeFalse();
        (await hub.App.QueryAsync(db => db.Jobs.AnyAsync(j => j.Id == run.JobId))).ShouldBeFalse();
        (await hub.App.QueryAsync(db => db.EpochMetrics.AnyAsync(e => e.RunId == run.Id))).ShouldBeFalse();
        (await hub.App.QueryAsync(db => db.Models.SingleAsync(m => m.Name == "Gone soon"))).RunId.ShouldBeNull();
    }

    /// <summary>The page of a new run that begins with these options, as it is sent first, with no escapes in it.</summary>
    private async Task<string> NewRunLikeAsync(TrainingOptions options)
    {
        var like = await hub.App.AddRunAsync(hub.Ann, "Like this", options);
        using var ann = await hub.App.SignedInClientAsync(hub.Ann);
        return WebUtility.HtmlDecode(await ann.GetStringAsync($"/training?new=true&like={like.Id}"));
    }
}
