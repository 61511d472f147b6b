using KartHub.Contracts.Live;

namespace KartHub.Agent.Cli.Local;

/// <summary>A station at work without a hub.</summary>
internal static class StationWork
{
    /// <summary>Makes sure that there is a picture, and that the crop fits into it, before anything begins.</summary>
    /// <exception cref="CommandException">There is none, or it does not.</exception>
    public static async Task RequirePictureAsync(this Station station, CancellationToken cancellationToken) =>
        Require(await station.TryPictureAsync().WaitAsync(cancellationToken));

    /// <exception cref="CommandException">The order is refused.</exception>
    public static void Require(string? refusal)
    {
        if (refusal is not null)
        {
            throw new CommandException(refusal);
        }
    }

    /// <summary>Looks until something is over, the work ended by itself, or it is stopped from outside.</summary>
    /// <returns>Why the work ended by itself, in the user's words; null where it did not.</returns>
    public static async Task<string?> LookAsync(this Station station, Func<CancellationToken, Task> until, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        station.Changed += Notice;
        var looking = station.RunAsync(ended.Token);
        var waiting = until(ended.Token);
        var first = await Task.WhenAny(waiting, looking, idle.Task);
        station.Changed -= Notice;
        var reason = first == idle.Task ? station.Status.Trouble ?? "It ended early." : null;
        await ended.CancelAsync();
        await Task.WhenAll(looking, waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (first.IsFaulted)
        {
            await first;
        }

        return reason;

        void Notice()
        {
            if (station.Status.Activity is AgentActivity.Idle)
            {
                idle.TrySetResult();
            }
        }
    }
}
