using System.Collections.Concurrent;
using System.Threading.Channels;

namespace KartHub.Web.Jobs.Running;

/// <summary>What this process gave to Hangfire and has not back: a lane is free while that is less than may run in it.</summary>
public sealed class LaneSlots : IDisposable
{
    private readonly ConcurrentDictionary<Guid, Lane> given = new();
    private readonly Dictionary<Lane, SemaphoreSlim> inside = Lane.All.ToDictionary(lane => lane, lane => new SemaphoreSlim(lane.AtOnce));
    private readonly Channel<byte> freed = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The jobs that Hangfire has.</summary>
    public IReadOnlyCollection<Guid> Given => [.. given.Keys];

    public bool IsFree(Lane lane) => given.Values.Count(other => other == lane) < lane.AtOnce;

    public void Take(Guid jobId, Lane lane) => given[jobId] = lane;

    public void Free(Guid jobId)
    {
        given.TryRemove(jobId, out _);
        Wake();
    }

    /// <summary>Lets <see cref="WaitAsync"/> go on: there may be something to give.</summary>
    public void Wake() => freed.Writer.TryWrite(0);

    /// <summary>Waits until there may be something to give, and somewhere to give it to.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await freed.Reader.ReadAsync(cancellationToken);

    /// <summary>Waits until a lane has room for one more: should Hangfire begin too many, they do not run side by side.</summary>
    public async Task<IDisposable> EnterAsync(Lane lane, CancellationToken cancellationToken)
    {
        await inside[lane].WaitAsync(cancellationToken);
        return new Turn(inside[lane]);
    }

    public void Dispose()
    {
        foreach (var turn in inside.Values)
        {
            turn.Dispose();
        }
    }

    private sealed class Turn(SemaphoreSlim inside) : IDisposable
    {
        public void Dispose() => inside.Release();
    }
}
