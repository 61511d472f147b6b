using KartHub.Web.Jobs.Turns;
using KartHub.Web.Shell;

namespace KartHub.Web.Jobs;

/// <summary>Jobs as people read of them.</summary>
internal static class JobWords
{
    /// <summary>A state in a word.</summary>
    public static string State(JobState state) => state switch
    {
        JobState.Queued => "waiting",
        JobState.Running => "running",
        JobState.Done => "done",
        JobState.Failed => "failed",
        JobState.Cancelled => "cancelled",
        JobState.Interrupted => "interrupted",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>What a waiting job waits for, and until when.</summary>
    /// <param name="job">The job.</param>
    /// <param name="place">Where it stands; null if it may not begin.</param>
    /// <param name="paused">Whether its class is paused.</param>
    /// <param name="clock">The time.</param>
    public static string Waits(Job job, QueuePlace? place, bool paused, TimeProvider clock)
    {
        if (job.Held)
        {
            return "An instructor has put it aside";
        }

        if (place is null)
        {
            return paused ? "Waits until the queue goes on" : "Waits";
        }

        var where = place.Number == 1 ? "Next" : $"Place {Words.Count(place.Number)}";
        return place.ExpectedStart is { } start
            ? $"{where}, starts in about {Words.Span(Math.Max(0, (start - clock.GetUtcNow()).TotalSeconds))}"
            : $"{where}; nobody can say yet when it starts";
    }
}
