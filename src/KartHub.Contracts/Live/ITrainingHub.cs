namespace KartHub.Contracts.Live;

/// <summary>
/// What a program that looks on asks the hub about training runs, at <see cref="Path"/> over SignalR with a WebSocket and a watch key as bearer
/// token, or a signed-in browser's cookie. It is told of the runs that the key's person sees, and can change nothing.
/// </summary>
/// <remarks>What cannot be answered is an error in words; <c>docs/watch.md</c> has the calls as JSON, and programs in C# and Python.</remarks>
public interface ITrainingHub
{
    /// <summary>Where the hub listens for programs that look on.</summary>
    const string Path = "/live/training";

    /// <summary>How many runs are told of at most: the newest.</summary>
    const int MostRuns = 100;

    /// <summary>How many streams one person's programs may have open together.</summary>
    const int MostStreams = 16;

    /// <summary>The runs, the newest first.</summary>
    Task<IReadOnlyList<RunStanding>> ListRuns();

    /// <summary>The runs, the newest first: at once, and all of them again after a change, at most once a second. Has no end.</summary>
    IAsyncEnumerable<IReadOnlyList<RunStanding>> WatchRuns(CancellationToken cancellationToken);

    /// <summary>
    /// One run: at once how it stands with the epochs that it has, then what is new, at most twice a second. Ends with the run; what came last
    /// says how. An error where there is none, or none any more for whoever asks.
    /// </summary>
    IAsyncEnumerable<RunNews> WatchRun(Guid id, CancellationToken cancellationToken);
}
