using KartHub.Agent;
using KartHub.Agent.Hub;
using KartHub.Agent.Simulation;
using KartHub.Agent.Sources;
using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;
using KartHub.Web.Tests.Drive;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Agents;

/// <summary>A real agent with the simulator, a pad and some windows at a hub on a real port.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-agent-");
    private readonly CancellationTokenSource ended = new();
    private readonly CockpitCatalog catalog;
    private readonly Task running;

    private RunningAgent(Uri hub, string key, string name)
    {
        catalog = new CockpitCatalog(
            () => new SimulatorWorld(null, TimeProvider.System, new SimulatorOptions { View = new() { Width = 320, Height = 240 } }),
            new SourceCatalog([Windows]), () => Pad, openKeyboard: () => Keyboard);
        Agent = new KartAgent(
            catalog.Open(new SourceChoice(SourceChoice.Simulator)),
            new AgentOptions
            {
                Hub = new HubAddress(hub, key),
                Name = name,
                SpoolFolder = Path.Combine(folder.FullName, "spool"),
                ModelFolder = Path.Combine(folder.FullName, "models"),
            },
            TimeProvider.System,
            catalog);
        running = Agent.RunAsync(ended.Token);
    }

    public KartAgent Agent { get; }

    public Task Running => running;

    public TestWindows Windows { get; } = new();

    public TestPad Pad { get; } = new();

    public TestPad Keyboard { get; } = new();

    /// <summary>Starts an agent of a person's and waits until the hub has its picture.</summary>
    /// <param name="hub">Where.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="through">Where it finds the hub, if not at its address.</param>
    public static async Task<RunningAgent> StartAsync(HubApp hub, Person owner, string name = "Kart 7", Uri? through = null, string? key = null)
    {
        var agent = new RunningAgent(through ?? hub.Address, key ?? await hub.AgentKeyAsync(owner, name), name);
        var registry = hub.Services.GetRequiredService<AgentRegistry>();
        await Eventually.IsTrue(() => agent.running.IsFaulted || (agent.Agent.Id is { } id && registry.Find(id, owner.ToPrincipal("test")) is { Latest: not null, Status: not null }));
        return agent;
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Agent.DisposeAsync();
        await catalog.DisposeAsync();
        ended.Dispose();
        Leftovers.Delete(folder);
    }
}
