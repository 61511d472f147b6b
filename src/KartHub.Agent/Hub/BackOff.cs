using System.Security.Cryptography;

namespace KartHub.Agent.Hub;

/// <summary>How long to wait before the next attempt: 0.5, 1, 2 … 10 s, a little different on every machine so that a room does not return in step.</summary>
internal sealed class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private int failures;

    /// <summary>After a success the next wait is the first one again.</summary>
    public void Reset() => failures = 0;

    /// <summary>The next wait, no shorter than was asked for.</summary>
    public TimeSpan Next(TimeSpan asked)
    {
        var wait = First * Math.Pow(2, Math.Min(failures++, 10));
        var spread = RandomNumberGenerator.GetInt32(80, 121) / 100.0;
        wait = (wait < Longest ? wait : Longest) * spread;
        asked *= Math.Max(1, spread);
        return wait > asked ? wait : asked;
    }
}
