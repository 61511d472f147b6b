using KartHub.Contracts.Live;
using Microsoft.AspNetCore.SignalR;

namespace KartHub.Agent.Capturing;

/// <summary>What the pad says now, for whoever wants to see that it works: at most ten times a second, and only what is new.</summary>
public sealed class PadLoop(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.1);

    /// <summary>Sends readings until cancelled.</summary>
    /// <param name="read">What the pad says; null: there is none.</param>
    /// <param name="listener">Who can be reached now, a number for each connection; null: nobody.</param>
    /// <param name="send">Returns when the reading has arrived.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(
        Func<PadReading?> read, Func<int?> listener, Func<PadReading?, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        PadReading? told = null;
        int? toldTo = null;
        int? deaf = null;
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            var reading = read();
            if (listener() is not { } now || now == deaf || (now == toldTo && Same(reading, told)))
            {
                continue;
            }

            try
            {
                await send(reading, cancellationToken).ConfigureAwait(false);
                (told, toldTo) = (reading, now);
            }
            catch (IOException)
            {
                // The link connects again, and the next reading says all there is to say.
            }
            catch (HubException)
            {
                deaf = now; // A hub that does not know pads, or does not like this one.
            }
        }
    }

    private static bool Same(PadReading? one, PadReading? other) =>
        one is null || other is null ? one is null && other is null
        : one.Axes.SequenceEqual(other.Axes) && one.Pressed.SequenceEqual(other.Pressed)
            && (one with { Axes = other.Axes, Pressed = other.Pressed }) == other;
}
