using KartHub.Agent.Hub;
using KartHub.Web.Features.Models;
using KartHub.Web.Tests.Drive;

namespace KartHub.Web.Tests.Agents;

/// <summary>The real hub keeps what agents rely on.</summary>
public sealed class HubContractTests : HubContract.HubContractTests
{
    private HubApp hub = null!;
    private HubAddress address = null!;
    private HubAddress anothers = null!;
    private Guid model;

    protected override HubAddress Hub => address;

    protected override HubAddress Anothers => anothers;

    protected override Guid Model => model;

    public override async Task InitializeAsync()
    {
        hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        address = new HubAddress(hub.Address, await hub.AgentKeyAsync(ann));
        anothers = address with { Key = await hub.AgentKeyAsync(await hub.InstructorAsync()) };
        model = await hub.AddModelAsync(ann, "Chosen one");
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await hub.DisposeAsync();
    }
}
