using KartHub.Web.Jobs;
using KartHub.Web.Tests.Training;

namespace KartHub.Web.Tests.Home;

public sealed class HomePageTests
{
    private static readonly DateTimeOffset Monday = DateTimeOffset.UnixEpoch;

    [Fact]
    public async Task TheRunThatRuns_IsFollowed_ThenTheOneThatWaits_ThenTheNewest()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var browser = await hub.SignedInClientAsync(ann);
        await hub.AddRunAsync(ann, "Old and done", JobState.Done, Monday);
        var running = await hub.AddRunAsync(ann, "It runs", JobState.Running, Monday.AddDays(1));
        var waiting = await hub.AddRunAsync(ann, "It waits", JobState.Queued, Monday.AddDays(2));
        await hub.AddRunAsync(ann, "New and done", JobState.Done, Monday.AddDays(3));

        var page = await browser.GetStringAsync("/");
        page.ShouldContain($"/training/{running.Id}");
        page.ShouldContain("Your network learns");

        await EndAsync(hub, running.JobId);
        page = await browser.GetStringAsync("/");
        page.ShouldContain($"/training/{waiting.Id}");
        page.ShouldContain("Your network waits for its turn");

        await EndAsync(hub, waiting.JobId);
        (await browser.GetStringAsync("/")).ShouldContain("New and done");
    }

    private static Task<int> EndAsync(HubApp hub, Guid job) => hub.QueryAsync(async db =>
    {
        (await db.Jobs.FindAsync(job))!.State = JobState.Done;
        return await db.SaveChangesAsync();
    });
}
