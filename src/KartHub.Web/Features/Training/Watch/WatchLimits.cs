using KartHub.Contracts.Live;
using KartHub.Web.Live;
using Microsoft.AspNetCore.SignalR;

namespace KartHub.Web.Features.Training.Watch;

/// <summary>Keeps what the programs of one person ask within what the hub can bear, over however many connections they ask it.</summary>
public sealed class WatchLimits(TimeProvider time)
{
    private const int MostCallsASecond = 20; // Each reads the tables once; a program that is told of changes need not ask again.

    private readonly Lock access = new();
    private readonly Pace calls = new(time, MostCallsASecond);
    private readonly Dictionary<Guid, int> streams = [];

    /// <summary>Counts a call.</summary>
    /// <exception cref="HubException">There are too many at once.</exception>
    public void CountCall(Guid personId)
    {
        if (!calls.Allows(personId.ToString()))
        {
            throw new HubException($"These are too many calls at once; {MostCallsASecond} a second are answered.");
        }
    }

    /// <summary>Counts a stream, until the answer is disposed.</summary>
    /// <exception cref="HubException">There are too many open, or too many are opened at once.</exception>
    public IDisposable OpenStream(Guid personId)
    {
        CountCall(personId);
        lock (access)
        {
            var open = streams.GetValueOrDefault(personId);
            if (open >= ITrainingHub.MostStreams)
            {
                throw new HubException($"{ITrainingHub.MostStreams} streams are open already, and more nobody may have. End one first.");
            }

            streams[personId] = open + 1;
        }

        return new OpenedStream(this, personId);
    }

    private void CloseStream(Guid personId)
    {
        lock (access)
        {
            if (--streams[personId] == 0)
            {
                streams.Remove(personId);
            }
        }
    }

    private sealed class OpenedStream(WatchLimits limits, Guid personId) : IDisposable
    {
        public void Dispose() => limits.CloseStream(personId);
    }
}
