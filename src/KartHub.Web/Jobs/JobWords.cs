using KartHub.Web.Jobs.Turns;
using KartHub.Web.Language;
using KartHub.Web.Shell;

namespace KartHub.Web.Jobs;

/// <summary>Jobs as people read of them.</summary>
internal static class JobWords
{
    /// <summary>A state in a word.</summary>
    public static string State(JobState state) => state switch
    {
        JobState.Queued => Texts.Jobs.State.Waiting,
        JobState.Running => Texts.Jobs.State.Running,
        JobState.Done => Texts.Jobs.State.Done,
        JobState.Failed => Texts.Jobs.State.Failed,
        JobState.Cancelled => Texts.Jobs.State.Cancelled,
        JobState.Interrupted => Texts.Jobs.State.Interrupted,
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
            return Texts.Jobs.Waits.PutAside;
        }

        if (place is null)
        {
            return paused ? Texts.Jobs.Waits.Paused : Texts.Jobs.Waits.Somewhere;
        }

        if (place.ExpectedStart is not { } start)
        {
            return place.Number == 1 ? Texts.Jobs.Waits.Next : Texts.Jobs.Waits.Place(place.Number);
        }

        var left = Words.Span(Math.Max(0, (start - clock.GetUtcNow()).TotalSeconds));
        return place.Number == 1 ? Texts.Jobs.Waits.NextIn(left) : Texts.Jobs.Waits.PlaceIn(place.Number, left);
    }
}
