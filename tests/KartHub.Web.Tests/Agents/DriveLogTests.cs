using System.Net;
using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;
using KartHub.Web.Tests.Drive;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Agents;

/// <summary>Drives whose end the hub does not see.</summary>
[Trait("Category", "Slow")]
public sealed class DriveLogTests
{
    private const string LostSight = "Chosen one was driving when the connection was lost. It drives no more.";

    [Fact]
    public async Task ADriveThatEndedOutOfSight_IsSaid_UntilSomethingNewBegins()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        await using var network = new CuttableProxy(() => new IPEndPoint(IPAddress.Loopback, hub.Address.Port));
        var owner = await hub.AddPersonAsync("Ada");
        var model = await hub.AddModelAsync(owner, "Chosen one");
        await using var agent = await RunningAgent.StartAsync(hub, owner, through: network.Address);
        using var browser = await hub.SignedInClientAsync(owner);
        var (id, registry) = (agent.Agent.Id!.Value, hub.Services.GetRequiredService<AgentRegistry>());
        (await ReadAsync(browser, "/")).ShouldContain("Let it drive");
        (await registry.StartDriveAsync(id, owner.ToPrincipal("test"), new StartDrive(model, null, false), default)).ShouldBeNull();
        await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.Models.AnyAsync(m => m.DrivenAt != null)));
        (await ReadAsync(browser, "/")).ShouldContain("Teach it more");
        (await ReadAsync(browser, "/")).ShouldMatch("<li class=\"done\"[^>]*aria-current=\"step\""); // The fifth step, where one stands.

        network.Cut();
        await Eventually.IsTrueAsync(async () => (await ReadAsync(browser, $"/drive/{id}")).Contains("Chosen one was driving there when the connection was lost."));
        (await agent.Agent.StopDrive()).ShouldBeNull();
        network.Mend();
        await Eventually.IsTrueAsync(async () => (await ReadAsync(browser, $"/drive/{id}")).Contains(LostSight));

        (await registry.StartRecordingAsync(id, owner.ToPrincipal("test"), new StartRecording("Ada", 20, null), default)).ShouldBeNull();
        await Eventually.IsTrueAsync(() => hub.QueryAsync(async db => !await db.AgentDrives.AnyAsync()));
        (await ReadAsync(browser, $"/drive/{id}")).ShouldNotContain("It drives no more.");
    }

    [Fact]
    public async Task AModelThatDrivesOnOverTheHubsRestart_IsSaidToDrive_AndItsEndIsSeen()
    {
        using var data = new TestFolder();
        var hub = new HubApp(data).ListenOnARealPort();
        await using var network = new CuttableProxy(() => new IPEndPoint(IPAddress.Loopback, hub.Address.Port));
        try
        {
            var owner = await hub.AddPersonAsync("Ada");
            var model = await hub.AddModelAsync(owner, "Chosen one");
            await using var agent = await RunningAgent.StartAsync(hub, owner, through: network.Address);
            var id = agent.Agent.Id!.Value;
            var order = new StartDrive(model, null, false);
            (await hub.Services.GetRequiredService<AgentRegistry>().StartDriveAsync(id, owner.ToPrincipal("test"), order, default)).ShouldBeNull();
            await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.AgentDrives.AnyAsync()));

            await hub.DisposeAsync(); // Before the network: it must not see that the agent is gone.
            network.Cut();
            hub = new HubApp(data).ListenOnARealPort();
            (await hub.QueryAsync(db => db.AgentDrives.SingleAsync())).HubWentDown.ShouldBeTrue();
            network.Mend();

            using var browser = await hub.SignedInClientAsync(owner);
            await Eventually.IsTrueAsync(async () => (await ReadAsync(browser, $"/drive/{id}")).Contains("Chosen one drives."));
            await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.AgentDrives.AnyAsync(d => d.LostAt == null)));
            (await hub.Services.GetRequiredService<AgentRegistry>().StopDriveAsync(id, owner.ToPrincipal("test"), default)).ShouldBeNull();
            await Eventually.IsTrueAsync(() => hub.QueryAsync(async db => !await db.AgentDrives.AnyAsync()));
        }
        finally
        {
            await hub.DisposeAsync();
        }
    }

    [Fact]
    public async Task ADriveThatTheHubsEndCut_EndsInWords()
    {
        using var data = new TestFolder();
        for (var start = 0; start < 2; start++)
        {
            await using var hub = new HubApp(data);
            hub.Settings["Demo:Agent"] = "true";
            hub.ListenOnARealPort();
            var owner = await hub.InstructorAsync();
            var registry = hub.Services.GetRequiredService<AgentRegistry>();
            await Eventually.IsTrue(() => registry.VisibleTo(owner.ToPrincipal("test")) is [{ Status: not null }]);
            if (start == 0)
            {
                var order = new StartDrive(await hub.AddModelAsync(owner, "Chosen one"), null, false);
                (await registry.StartDriveAsync(registry.VisibleTo(owner.ToPrincipal("test"))[0].Id, owner.ToPrincipal("test"), order, default)).ShouldBeNull();
                await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.AgentDrives.AnyAsync()));
                continue;
            }

            using var browser = await hub.SignedInClientAsync(owner);
            await Eventually.IsTrueAsync(async () => (await ReadAsync(browser, $"/drive/{registry.VisibleTo(owner.ToPrincipal("test"))[0].Id}")).Contains("Chosen one was driving when the hub went down. It drives no more."));
        }
    }

    private static async Task<string> ReadAsync(HttpClient browser, string path) => WebUtility.HtmlDecode(await browser.GetStringAsync(path));
}
