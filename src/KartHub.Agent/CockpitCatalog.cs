using KartHub.Agent.Gamepads;
using KartHub.Agent.Gamepads.Keyboard;
using KartHub.Agent.Simulation;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Live;

namespace KartHub.Agent;

/// <summary>
/// Everything that this agent can look at, and what goes with it: the simulator brings its own driver and its own wheel, all
/// else is played with the machine's pad and driven through the machine's sink.
/// </summary>
/// <param name="simulator">Makes the simulator, once and only if it is chosen; null: there is none.</param>
/// <param name="sources">What the machine can capture.</param>
/// <param name="openPad">Opens the machine's pad, once and only if something is played with it.</param>
/// <param name="openSink">Opens what a pilot drives the machine's game with, once; null where there is nothing.</param>
/// <param name="openKeyboard">Opens the machine's keyboard, once, for who plays on it and not on the pad; null where it cannot be read.</param>
public sealed class CockpitCatalog(
    Func<SimulatorWorld>? simulator, SourceCatalog sources, Func<IGamepad> openPad, Func<IControllerSink?>? openSink = null, Func<IGamepad>? openKeyboard = null) : IAsyncDisposable
{
    private readonly Lock access = new();
    private SimulatorWorld? world;
    private IGamepad? pad;
    private IGamepad? keyboard;
    private IControllerSink? sink;

    /// <summary>How addresses are written here.</summary>
    public IReadOnlyList<string> Usages => [.. simulator is null ? [] : (string[])[SourceChoice.Simulator], .. sources.Usages];

    /// <summary>Whether one can play on the machine's keyboard.</summary>
    public bool HasKeyboard => openKeyboard is not null;

    /// <summary>What can be captured now.</summary>
    public IReadOnlyList<SourceListing> List() => [.. simulator is null ? [] : (SourceListing[])[new(SourceChoice.Simulator, "Simulator", 0, 0)], .. sources.List()];

    /// <summary>Opens what was chosen. That there is a picture is found out by the first capture.</summary>
    /// <exception cref="Refusal">The address names nothing that can be captured here, the machine's pad or sink cannot be used, or the simulator's track is unknown.</exception>
    public Cockpit Open(SourceChoice choice)
    {
        if (string.IsNullOrWhiteSpace(choice.Address) || choice.Address.Length > SourceChoice.MaxAddress)
        {
            throw new Refusal("source.address-length", $"An address has 1 to {SourceChoice.MaxAddress} characters. It is one of: {string.Join(", ", Usages)}.");
        }

        if (choice.Crop is { } crop && !crop.FitsSomewhere())
        {
            throw new Refusal("source.crop-impossible", $"{crop} is no part of a picture: a crop begins at 0 or above and is at least a pixel wide and high.");
        }

        var address = choice.Address.Trim();
        return address.Equals(SourceChoice.Simulator, StringComparison.OrdinalIgnoreCase) && simulator is not null
            ? OpenSimulator(simulator, choice with { Address = SourceChoice.Simulator })
            : OpenMachine(choice with { Address = address });
    }

    /// <summary>Opens a source of the machine alone, to look at.</summary>
    /// <exception cref="Refusal">The address names nothing that can be captured here.</exception>
    public IFrameSource OpenSource(string address) => sources.Open(address, Usages);

    /// <summary>Ends the simulator, the pad and the sink.</summary>
    public async ValueTask DisposeAsync()
    {
        world?.Dispose();
        pad?.Dispose();
        keyboard?.Dispose();
        if (sink is not null)
        {
            await sink.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Cockpit OpenSimulator(Func<SimulatorWorld> make, SourceChoice choice)
    {
        lock (access)
        {
            world ??= make();
        }

        return world.ToCockpit() with { Choice = choice };
    }

    private Cockpit OpenMachine(SourceChoice choice)
    {
        if (choice.ByKeyboard && openKeyboard is null)
        {
            throw new Refusal("source.no-keyboard", $"The keyboard of this agent's machine cannot be read. Play on a pad.");
        }

        IGamepad chosen;
        lock (access)
        {
            chosen = choice.ByKeyboard ? keyboard ??= openKeyboard!() : pad ??= openPad();
            sink ??= openSink?.Invoke();
        }

        var source = OpenSource(choice.Address);
        return new Cockpit
        {
            Source = source,
            Pad = source as IGamepad ?? chosen, // A recording brings the hands that drove it.
            Sink = sink,
            Choice = choice,
            Enter = () => (chosen as KeyboardGamepad)?.Follow(source),
            Leave = source.DisposeAsync,
        };
    }
}
