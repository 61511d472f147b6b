using KartHub.Agent.Gamepads;
using KartHub.Contracts;

namespace KartHub.Agent.Sinks;

/// <summary>Where a pilot's controls go: the simulator's kart, an emulator's plugin, keys.</summary>
public interface IControllerSink : IAsyncDisposable
{
    /// <summary>What people see, for instance <c>simulator</c>.</summary>
    string Name { get; }

    /// <summary>Whether the person's pad reaches the game only through this sink, so that it wants <see cref="Relay"/> whenever no pilot drives.</summary>
    bool CarriesThePad { get; }

    /// <summary>Why nobody hears what is sent, in the user's words; null while someone does, or where that cannot be told.</summary>
    string? Trouble => null;

    /// <summary>Passes on what the person does while no pilot drives, or while the person overrides one. Returns at once.</summary>
    void Relay(PadMoment pad);

    /// <summary>Takes the controls from the person.</summary>
    void Engage();

    /// <summary>Sets the controls from now on. Returns at once: whoever polls them is served from the last ones set.</summary>
    void Send(Controls controls);

    /// <summary>Gives the controls back to the person, with nothing pressed.</summary>
    void Release();
}
