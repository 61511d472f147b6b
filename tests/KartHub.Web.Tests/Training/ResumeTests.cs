using KartHub.Web.Data;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Tests.Training;

public sealed class ResumeTests
{
    private const int Epochs = 12;

    [Fact]
    public async Task AfterACrash_ARunGoesOnByItself_FromItsCheckpoint()
    {
        await using var before = new HubApp();
        var run = await StartAsync(before);
        using var image = await before.CrashImageAsync();
        List<EpochMetric> trained;
        await using (var db = HubData.Context(Path.Combine(image.Path, "karthub.db")))
        {
            trained = await db.EpochMetrics.Where(e => e.RunId == run).OrderBy(e => e.Epoch).ToListAsync();
            await db.EpochMetrics.Where(e => e.RunId == run && e.Epoch == 1).ExecuteDeleteAsync(); // The checkpoint was faster than the row.
        }

        await using var after = new HubApp(image);
        _ = after.CreateClient();
        var done = await after.UntilRunAsync(run, r => !r.Job!.IsActive);

        (done.Job!.State, done.Job.Interruptions, done.Job.Attempt).ShouldBe((JobState.Done, 1, 1), done.Job.Error?.Message);
        done.Epochs.Select(e => e.Epoch).ShouldBe(Enumerable.Range(1, Epochs));
        done.Epochs.Take(2).Select(Figures).ShouldBe(trained.Take(2).Select(Figures));
        done.Epochs[1].EndedAt.ShouldBe(trained[1].EndedAt, "It was not trained again.");

        static (double, double) Figures(EpochMetric e) => (e.TrainLoss, e.ValLoss);
    }

    [Fact]
    public async Task ARun_ThatWasThroughWhenTheHubDied_IsNotTrainedAgain()
    {
        await using var before = new HubApp();
        var ann = await before.AddPersonAsync("Ann");
        using var agent = await before.AgentClientAsync(ann);
        var run = await before.TrainAsync(ann, "Through", [await agent.SendSimulatedAsync(4, "Lap")], epochs: 1, j => !j.IsActive);
        var model = await before.QueryAsync(db => db.Models.SingleAsync());
        using var image = await before.CrashImageAsync();
        await using (var db = HubData.Context(Path.Combine(image.Path, "karthub.db")))
        {
            await db.Jobs.Where(j => j.Id == run.JobId).ExecuteUpdateAsync(set => set.SetProperty(j => j.State, JobState.Running)); // Its end had not been written down.
        }

        await using var after = new HubApp(image);
        _ = after.CreateClient();
        var done = await after.UntilRunAsync(run.Id, r => !r.Job!.IsActive);

        (done.Job!.State, done.Job.Interruptions).ShouldBe((JobState.Done, 1));
        done.Epochs.Single().EndedAt.ShouldBe(run.Epochs.Single().EndedAt);
        (await after.QueryAsync(db => db.Models.SingleAsync())).CreatedAt.ShouldBe(model.CreatedAt);
    }

    [Fact]
    public async Task AfterARestart_ARunGoesOnByItself()
    {
        using var data = new TestFolder();
        Guid run;
        await using (var before = new HubApp(data))
        {
            run = await StartAsync(before);
        }

        await using var after = new HubApp(data);
        _ = after.CreateClient();
        var done = await after.UntilRunAsync(run, r => !r.Job!.IsActive);

        done.Job!.State.ShouldBe(JobState.Done, done.Job.Error?.Message);
        done.Job.Attempt.ShouldBe(1);
        done.Epochs.Select(e => e.Epoch).ShouldBe(Enumerable.Range(1, Epochs));
    }

    /// <summary>A run under way, two epochs old.</summary>
    private static async Task<Guid> StartAsync(HubApp hub)
    {
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        var recording = await agent.SendSimulatedAsync(8, "Lap");
        var run = await hub.TrainAsync(ann, "Cut off", [recording], Epochs, j => j.State == JobState.Running);
        return (await hub.UntilRunAsync(run.Id, r => r.Epochs.Count >= 2)).Id;
    }
}
