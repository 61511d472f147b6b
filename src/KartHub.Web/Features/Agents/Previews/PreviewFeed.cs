using KartHub.Contracts.Live;

namespace KartHub.Web.Features.Agents.Previews;

/// <summary>Live pictures of one kart: the latest, and the wait for the next.</summary>
public sealed class PreviewFeed
{
    private readonly Lock access = new();
    private TaskCompletionSource next = NewSource();
    private LivePreview? latest;

    /// <summary>The latest picture; null before there was one.</summary>
    public LivePreview? Latest
    {
        get
        {
            lock (access)
            {
                return latest;
            }
        }
    }

    /// <summary>Waits for a picture newer than the one that is known; those in between are skipped.</summary>
    public async Task<LivePreview> NextAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (access)
            {
                if (latest is { } preview && preview.Number != after) // Not "greater": who comes back counts from the beginning.
                {
                    return preview;
                }

                change = next.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    internal void Show(Preview preview)
    {
        TaskCompletionSource shown;
        lock (access)
        {
            latest = new LivePreview((latest?.Number ?? 0) + 1, preview);
            (shown, next) = (next, NewSource());
        }

        shown.SetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
