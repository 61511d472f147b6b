namespace KartHub.Web.Data;

/// <summary>Lets one at a time at what an id names. The locks are shared by ids that fall on the same one: bounded, and nobody waits long.</summary>
internal sealed class KeyedLock : IDisposable
{
    private const int Locks = 64;

    private readonly SemaphoreSlim[] locks = [.. Enumerable.Range(0, Locks).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the turn; disposing the answer lets the next one in.</summary>
    public async Task<IDisposable> EnterAsync(Guid id, CancellationToken cancellationToken)
    {
        var turn = locks[(uint)id.GetHashCode() % Locks];
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    public void Dispose()
    {
        foreach (var turn in locks)
        {
            turn.Dispose();
        }
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
