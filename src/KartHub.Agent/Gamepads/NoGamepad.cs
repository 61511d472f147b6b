using KartHub.Contracts.Live;

namespace KartHub.Agent.Gamepads;

/// <summary>Stands where no pad can be had; its name says what was looked for.</summary>
/// <param name="reason">Why there is none, in the user's words.</param>
public sealed class NoGamepad(string reason) : IGamepad
{
    public string Name => reason;

    public PadReading? Reading => null;

    public PadMoment? At(long timestamp) => null;

    public void Dispose()
    {
        // Nothing was opened.
    }
}
