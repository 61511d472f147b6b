using System.Diagnostics.CodeAnalysis;
using KartHub.Agent;
using KartHub.Agent.Hub;
using KartHub.Agent.Recordings;
using KartHub.Agent.Simulation;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Demo;

/// <summary>
/// With <c>Demo:Agent</c>: an agent with the simulator, in the hub's process but over the network like any other, so that a
/// newcomer has something to record.
/// </summary>
[SuppressMessage("Performance", "CA1812", Justification = "The host makes it.")]
internal sealed class BuiltInAgent(
    IConfiguration configuration, IServer server, IHostApplicationLifetime lifetime, IDbContextFactory<HubContext> contexts, KeyCabinet keys,
    DataFolder folder, TimeProvider time, ILogger<BuiltInAgent> log) : BackgroundService
{
    private const string Name = "Simulator";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!configuration.GetValue<bool>("Demo:Agent"))
        {
            return;
        }

        try
        {
            await Task.Delay(Timeout.Infinite, lifetime.ApplicationStarted).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stoppingToken.ThrowIfCancellationRequested();
            if (OwnAddress() is not { } address)
            {
                log.LogWarning("The built-in agent does not run: the hub listens on no TCP address.");
                return;
            }

            await RunAsync(new HubAddress(address, await RenewKeyAsync(stoppingToken)), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops.
        }
        catch (Exception e) when (e is SpoolException or HubRefusedException or Refusal)
        {
            log.LogWarning("The built-in agent ended: {Reason}", e.Message);
        }
        catch (Exception e)
        {
            log.LogError(e, "The built-in agent ended."); // The hub goes on without it.
        }
    }

    private async Task RunAsync(HubAddress hub, CancellationToken stoppingToken)
    {
        var place = Path.Combine(folder.Root, "agent");
        using var world = await Task.Run(() => new SimulatorWorld(configuration["Demo:Track"], time), stoppingToken); // Painting the ground takes a moment.
        await using var agent = new KartAgent(
            world.ToCockpit(),
            new AgentOptions { Hub = hub, Name = Name, SpoolFolder = Path.Combine(place, "spool"), ModelFolder = Path.Combine(place, "models") },
            time);
        await agent.RunAsync(stoppingToken);
    }

    /// <summary>The key of the instructor who was there first, with a new secret at each start: the agent stays the same one, and nothing lies on the disk.</summary>
    private async Task<string> RenewKeyAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var owner = await Roster.FirstInstructorAsync(db, cancellationToken) ?? throw new InvalidOperationException("The hub has made no instructor yet.");
        return await keys.RenewAsync(KeyKind.Agent, owner.Id, "built-in simulator", cancellationToken);
    }

    private Uri? OwnAddress() => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => address.Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://*", "://localhost", StringComparison.Ordinal))
        .OrderByDescending(address => address.StartsWith("http:", StringComparison.Ordinal)) // A certificate of a real name would not fit localhost.
        .Select(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : null)
        .FirstOrDefault(uri => uri is not null);
}
