using KartHub.Contracts.Live;

namespace KartHub.Agent.Gamepads;

/// <summary>What a person (or the expert driver) holds. It keeps its own short history, so that its clock need not be the pictures'.</summary>
public interface IGamepad : IDisposable
{
    /// <summary>What people see, for instance <c>expert driver</c>.</summary>
    string Name { get; }

    /// <summary>What it says now, raw and understood; null when no pad is there, or when there is nothing raw about it.</summary>
    PadReading? Reading { get; }

    /// <summary>What it said at a moment of the last seconds.</summary>
    /// <param name="timestamp">As <see cref="TimeProvider.GetTimestamp"/> counts.</param>
    /// <returns>Null when no pad was there.</returns>
    PadMoment? At(long timestamp);

    /// <summary>Whether it can be held, be it that it says nothing at the moment: a keyboard that is typed on elsewhere.</summary>
    /// <param name="timestamp">As <see cref="TimeProvider.GetTimestamp"/> counts.</param>
    bool IsThere(long timestamp) => At(timestamp) is not null;
}
