using System.Net;
using KartHub.Contracts;
using KartHub.Training.Models;
using KartHub.Training.Runs;
using KartHub.Web.Data;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Training;

/// <summary>A run and its model are shared with the room; what they were made from is not.</summary>
public sealed class ConcealedNamesTests(TrainedHub hub) : IClassFixture<TrainedHub>
{
    [Fact]
    public async Task ASharedRun_NamesItsRecordings_ToThoseWhoMayKnowThem()
    {
        await hub.App.Services.GetRequiredService<TrainingRuns>().ShareAsync(hub.Run.Id, true, hub.Ann.Principal(), default);
        using var ben = await hub.App.SignedInClientAsync(hub.Ben);
        using var ann = await hub.App.SignedInClientAsync(hub.Ann);
        var address = $"/training/{hub.Run.Id}";

        var page = WebUtility.HtmlDecode(await ben.GetStringAsync(address));
        page.ShouldNotContain("Long way");
        page.ShouldNotContain("Short way");
        page.ShouldContain("2 recordings that are not shared");
        page = await ann.GetStringAsync(address);
        page.ShouldContain("Long way");
        page.ShouldContain("Short way");

        await hub.App.Services.GetRequiredService<RecordingShelf>().ShareAsync(hub.Recordings[0], true, hub.Ann.Principal(), default);
        page = await ben.GetStringAsync(address);
        page.ShouldContain("Long way");
        page.ShouldContain("1 recording that is not shared");
        page.ShouldNotContain("Short way");
        await hub.App.Services.GetRequiredService<RecordingShelf>().ShareAsync(hub.Recordings[0], false, hub.Ann.Principal(), default);
    }

    [Fact]
    public async Task ARunOnOthersRecordings_IsNotCalledAfterThem()
    {
        var instructor = await hub.App.InstructorAsync();
        var run = await hub.App.TrainAsync(instructor, "", hub.Recordings, epochs: 1, j => !j.IsActive);
        (run.Job!.State, run.Name, run.Job.Title).ShouldBe((JobState.Done, "PilotNet on 2 recordings", "PilotNet on 2 recordings"), run.Job.Error?.Message);
        (await hub.App.Services.GetRequiredService<TrainingRuns>().ShareAsync(run.Id, true, instructor.Principal(), default)).ShouldBeTrue();
        (await hub.App.Services.GetRequiredService<ModelShelf>().ShareAsync(run.Id, true, instructor.Principal(), default)).ShouldBeTrue();
        using var ben = await hub.App.SignedInClientAsync(hub.Ben);
        using var folder = new TestFolder();

        foreach (var address in new[] { "/", $"/training/{run.Id}", "/models", "/jobs", "/drive" })
        {
            var page = await ben.GetStringAsync(address);
            page.ShouldNotContain("Long way");
            page.ShouldNotContain("Short way");
        }

        (await ben.GetStringAsync("/models")).ShouldContain("PilotNet on 2 recordings");
        var zip = Path.Combine(folder.Path, "model.zip");
        await File.WriteAllBytesAsync(zip, await ben.GetByteArrayAsync($"/api/models/{run.Id}/download"));
        ModelFolder.Load(zip).Description.Name.ShouldBe("PilotNet on 2 recordings");
    }

    [Fact]
    public async Task OnesOwnRecording_AndASharedOne_AreNamed_BesideOneOfAnother()
    {
        var shelf = hub.App.Services.GetRequiredService<RecordingShelf>();
        var instructor = await hub.App.InstructorAsync();
        using var agent = await hub.App.AgentClientAsync(instructor);
        var own = await agent.SendSimulatedAsync(2, "Example");
        await shelf.ShareAsync(hub.Recordings[1], true, hub.Ann.Principal(), default);

        var order = new RunOrder("", [hub.Recordings[0], own, hub.Recordings[1]], new TrainingOptions { Epochs = 1 });
        var run = await hub.App.Services.GetRequiredService<TrainingRuns>().StartAsync(order, instructor.Principal(), default);

        run.Name.ShouldBe("PilotNet on Example, Short way and 1 more");
        await shelf.ShareAsync(hub.Recordings[1], false, hub.Ann.Principal(), default);
    }

    [Fact]
    public async Task AFailure_IsExplained_ToTheOwnerAlone()
    {
        var run = await hub.App.AddRunAsync(hub.Ann, "It failed", JobState.Failed, DateTimeOffset.UnixEpoch, hub.Recordings[0]);
        await hub.App.QueryAsync(async db =>
        {
            (await db.Jobs.FindAsync(run.JobId))!.Error = Phrase.AsItIs("The recording Long way is broken.");
            return await db.SaveChangesAsync();
        });
        await hub.App.Services.GetRequiredService<TrainingRuns>().ShareAsync(run.Id, true, hub.Ann.Principal(), default);
        using var ben = await hub.App.SignedInClientAsync(hub.Ben);
        using var ann = await hub.App.SignedInClientAsync(hub.Ann);

        (await ann.GetStringAsync($"/training/{run.Id}")).ShouldContain("The recording Long way is broken.");
        var page = await ben.GetStringAsync($"/training/{run.Id}");
        page.ShouldContain("It failed. Ann sees why.");
        page.ShouldNotContain("Long way is broken");
    }

    [Fact]
    public async Task ASharedModel_TellsNoNames_NeitherOnItsCardNorInItsFiles()
    {
        await hub.App.Services.GetRequiredService<ModelShelf>().ShareAsync(hub.Run.Id, true, hub.Ann.Principal(), default);
        using var ben = await hub.App.SignedInClientAsync(hub.Ben);
        using var agent = await hub.App.AgentClientAsync(hub.Ben);
        using var folder = new TestFolder();

        var page = await ben.GetStringAsync("/models");
        page.ShouldContain("2 recordings that are not shared");
        page.ShouldNotContain("Long way");
        (await agent.GetStringAsync($"/api/models/{hub.Run.Id}/files/{ModelFolder.DescriptionName}")).ShouldNotContain("Long way");
        var zip = Path.Combine(folder.Path, "model.zip");
        await File.WriteAllBytesAsync(zip, await ben.GetByteArrayAsync($"/api/models/{hub.Run.Id}/download"));
        var provenance = ModelFolder.Load(zip).Description.Provenance;
        provenance.Recordings.ShouldBeEmpty();
        provenance.Validation.ShouldBeEmpty();
        provenance.Epoch.ShouldBe(hub.Run.BestEpoch!.Value);
        ModelFolder.Load(hub.App.Services.GetRequiredService<DataFolder>().Model(hub.Run.Id)).Description.Provenance.Recordings.ShouldNotBeEmpty();
    }
}
