using System.Threading.Channels;

namespace KartHub.Web.Live;

/// <summary>
/// For whoever reads a state again and again: waits for the next change of some topics. Changes that come while nobody waits are one, so that
/// a slow reader holds nothing back and nothing queues.
/// </summary>
public sealed class LiveTurns : IDisposable
{
    private readonly Channel<byte> changes = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<IDisposable> subscriptions;

    /// <summary>Counts from now on: make it before the first reading.</summary>
    /// <param name="live">Where changes are told.</param>
    /// <param name="atMostEvery">No more often than this for each topic.</param>
    /// <param name="topics">What to wait for.</param>
    public LiveTurns(LiveFeed live, TimeSpan atMostEvery, params IEnumerable<string> topics) =>
        subscriptions = [.. topics.Select(topic => live.Subscribe(topic, atMostEvery, NoteAsync))];

    public void Dispose() => subscriptions.ForEach(s => s.Dispose());

    /// <summary>Waits for a change; there may have been one since the last time.</summary>
    public async Task NextAsync(CancellationToken cancellationToken) => await changes.Reader.ReadAsync(cancellationToken);

    private Task NoteAsync()
    {
        changes.Writer.TryWrite(0);
        return Task.CompletedTask;
    }
}
