using KartHub.Agent.Hub;
using KartHub.HubContract;

namespace KartHub.Agent.Tests;

/// <summary>The hub that stands for the real one here keeps what that one keeps.</summary>
public sealed class TestHubContractTests : HubContractTests
{
    private TestHub hub = null!;

    protected override HubAddress Hub => hub.Address;

    protected override HubAddress Anothers => hub.Address with { Key = TestHub.AnothersKey };

    protected override Guid Model { get; } = Guid.NewGuid();

    public override async Task InitializeAsync()
    {
        hub = await TestHub.StartedAsync();
        hub.ModelFiles["model.json"] = "{}"u8.ToArray();
        hub.ModelFiles["model.safetensors"] = [1, 2, 3];
        hub.ModelId = Model;
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await hub.DisposeAsync();
    }
}
