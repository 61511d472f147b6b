using System.Collections.Concurrent;
using System.Threading.Channels;

namespace KartHub.Web.Live;

/// <summary>
/// Tells pages of this process that something changed. Lossy by design: a subscriber hears at most once per interval that
/// its topic changed, however often it did, and reads the present state itself. Nothing queues behind a slow page. What the tables hold is
/// told by <see cref="ChangeTeller"/>; what is not saved, by whoever changes it.
/// </summary>
public sealed class LiveFeed(TimeProvider time, ILogger<LiveFeed> log)
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Subscription, byte>> kinds = new();

    private long published;

    /// <summary>How often anything was said: whoever reads a state and subscribes afterwards looks here first.</summary>
    public long Published => Interlocked.Read(ref published);

    /// <summary>
    /// Says that <paramref name="topic"/> changed. Never blocks. Of one thing hears who follows it and who follows its kind; of a kind, who
    /// follows it or any one of it.
    /// </summary>
    public void Publish(string topic)
    {
        Interlocked.Increment(ref published);
        var kind = Topics.KindOf(topic);
        if (!kinds.TryGetValue(kind, out var subscriptions))
        {
            return;
        }

        foreach (var (subscription, _) in subscriptions)
        {
            if (topic == kind || subscription.Topic == kind || subscription.Topic == topic)
            {
                subscription.Wake();
            }
        }
    }

    /// <summary>Calls <paramref name="onChange"/> after a change, at most once per <paramref name="atMostEvery"/>, until disposed.</summary>
    /// <param name="topic">What to hear of.</param>
    /// <param name="atMostEvery">No more often than this.</param>
    /// <param name="onChange">Reads the present state.</param>
    /// <param name="since"><see cref="Published"/> from before the state was read: what was said in between is not missed.</param>
    public IDisposable Subscribe(string topic, TimeSpan atMostEvery, Func<Task> onChange, long? since = null)
    {
        var subscribers = kinds.GetOrAdd(Topics.KindOf(topic), _ => new());
        var subscription = new Subscription(topic, onChange, atMostEvery, time, log, s => subscribers.TryRemove(s, out _));
        subscribers[subscription] = 0;
        if (since is { } before && before != Published)
        {
            subscription.Wake();
        }

        return subscription;
    }

    private sealed class Subscription : IDisposable
    {
        private static readonly TimeSpan ShortestRetry = TimeSpan.FromSeconds(1);
        private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

        private readonly Channel<byte> changes = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        private readonly CancellationTokenSource ended = new();
        private readonly Action<Subscription> remove;

        public Subscription(string topic, Func<Task> onChange, TimeSpan atMostEvery, TimeProvider time, ILogger log, Action<Subscription> remove)
        {
            Topic = topic;
            this.remove = remove;
            _ = FollowAsync(onChange, atMostEvery, time, log, ended.Token);
        }

        public string Topic { get; }

        public void Wake() => changes.Writer.TryWrite(0);

        public void Dispose()
        {
            remove(this);
            ended.Cancel();
        }

        private async Task FollowAsync(Func<Task> onChange, TimeSpan atMostEvery, TimeProvider time, ILogger log, CancellationToken cancellationToken)
        {
            var wait = atMostEvery;
            try
            {
                await foreach (var _ in changes.Reader.ReadAllAsync(cancellationToken))
                {
                    if (await TellAsync(onChange, log))
                    {
                        wait = atMostEvery;
                    }
                    else
                    {
                        wait = TimeSpan.FromTicks(Math.Clamp(2 * wait.Ticks, ShortestRetry.Ticks, LongestRetry.Ticks));
                        Wake(); // Told again, since this may have been the last change for long.
                    }

                    await Task.Delay(wait, time, cancellationToken);
                }
            }
            catch (OperationCanceledException)
            {
                // The page was left.
            }
            finally
            {
                ended.Dispose();
            }
        }

        /// <returns>False if it could not read, or is just being left.</returns>
        private static async Task<bool> TellAsync(Func<Task> onChange, ILogger log)
        {
            try
            {
                await onChange();
                return true;
            }
            catch (Exception e)
            {
                log.LogDebug(e, "A page could not be told of a change.");
                return false;
            }
        }
    }
}
