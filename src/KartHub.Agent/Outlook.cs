namespace KartHub.Agent;

/// <summary>A cockpit from when it is entered until it is left, and whether someone looks out of it.</summary>
/// <param name="cockpit">The cockpit.</param>
internal sealed class Outlook(Cockpit cockpit) : IDisposable
{
    private readonly Lock access = new();
    private readonly CancellationTokenSource left = new();
    private Task looking = Task.CompletedTask;
    private bool isLeft;

    public Cockpit Cockpit => cockpit;

    /// <summary>Looks until the cockpit is left; by one at a time.</summary>
    /// <param name="look">Looks until its token is cancelled.</param>
    /// <param name="cancellationToken">Ends it too.</param>
    /// <exception cref="OperationCanceledException">It ended, or the cockpit had been left before.</exception>
    public async Task LookAsync(Func<CancellationToken, Task> look, CancellationToken cancellationToken)
    {
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var until = Begin(looked.Task, cancellationToken);
        try
        {
            await look(until.Token).ConfigureAwait(false);
        }
        finally
        {
            looked.SetResult();
        }
    }

    /// <summary>Sends whoever looks away, and returns when nobody looks or ever will again.</summary>
    public async Task LeaveAsync()
    {
        Task last;
        lock (access)
        {
            isLeft = true;
            last = looking;
        }

        await left.CancelAsync().ConfigureAwait(false);
        await last.ConfigureAwait(false);
    }

    public void Dispose() => left.Dispose();

    private CancellationTokenSource Begin(Task looked, CancellationToken cancellationToken)
    {
        lock (access)
        {
            if (isLeft)
            {
                throw new OperationCanceledException("The cockpit was left.");
            }

            var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, left.Token);
            looking = looked;
            return until;
        }
    }
}
