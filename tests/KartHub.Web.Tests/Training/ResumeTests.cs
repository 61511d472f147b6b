using KartHub.Web.Jobs;
using KartHub.Web.Features.Training;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Training;

public sealed class ResumeTests
{
    private const int Epochs = 12;

    [Fact]
    public async Task AfterACrash_ARunIsInterrupted_AndGoesOnFromItsCheckpoint()
    {
        await using var before = new HubApp();
        var (run, image) = await CrashedAsync(before);
        using var data = image;
        await using var after = new HubApp(image);
        _ = after.CreateClient();

        var interrupted = await after.UntilRunAsync(run, r => !r.Job!.IsActive);
        (await after.Services.GetRequiredService<JobQueue>().ResumeAsync(interrupted.JobId, default)).ShouldBeTrue();
        var done = await after.UntilRunAsync(run, r => !r.Job!.IsActive);

        interrupted.Job!.State.ShouldBe(JobState.Interrupted);
        done.Job!.State.ShouldBe(JobState.Done, done.Job.Error);
        done.Epochs.Select(e => e.Epoch).ShouldBe(Enumerable.Range(1, Epochs));
        done.Epochs.Take(2).Select(Figures).ShouldBe(interrupted.Epochs.Take(2).Select(Figures), "They were not trained again.");

        static (double, double, DateTimeOffset) Figures(EpochMetric e) => (e.TrainLoss, e.ValLoss, e.EndedAt);
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

        done.Job!.State.ShouldBe(JobState.Done, done.Job.Error);
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

    private static async Task<(Guid Run, TestFolder Image)> CrashedAsync(HubApp hub)
    {
        var run = await StartAsync(hub);
        return (run, await hub.CrashImageAsync());
    }
}
