using KartHub.Agent.Hub;

namespace KartHub.Agent;

/// <summary>What an agent is called, where its hub is and where it keeps things.</summary>
public sealed record AgentOptions
{
    public required HubAddress Hub { get; init; }

    /// <summary>What people see.</summary>
    public required string Name { get; init; }

    /// <summary>Where recordings wait until the hub has them.</summary>
    public required string SpoolFolder { get; init; }

    /// <summary>Where models are kept that were fetched from the hub.</summary>
    public required string ModelFolder { get; init; }

    public StationOptions Station { get; init; } = new();
}
