namespace KartHub.Agent.Gamepads;

/// <summary>What was in force lately, so that a picture can be paired with what was in force when it was captured.</summary>
/// <typeparam name="T">Controls, or all that a pad said.</typeparam>
public sealed class History<T>
    where T : struct
{
    private const int Capacity = 512; // Two seconds of a pad polled 250 times a second; a picture is paired within one.

    private readonly Lock access = new();
    private readonly (long Timestamp, T? Value)[] readings = new (long, T?)[Capacity];
    private long count;

    /// <summary>Adds what is in force from now on. Time stamps must not go backwards.</summary>
    /// <param name="timestamp">As <see cref="TimeProvider.GetTimestamp"/> counts.</param>
    /// <param name="value">Null when no pad was there.</param>
    public void Add(long timestamp, T? value)
    {
        lock (access)
        {
            readings[count++ % Capacity] = (timestamp, value);
        }
    }

    /// <summary>The newest reading at or before a moment; null if there was no pad, or the moment is too long ago.</summary>
    public T? At(long timestamp)
    {
        lock (access)
        {
            for (var i = count - 1; i >= 0 && i > count - 1 - Capacity; i--)
            {
                if (readings[i % Capacity].Timestamp <= timestamp)
                {
                    return readings[i % Capacity].Value;
                }
            }

            return null;
        }
    }
}
