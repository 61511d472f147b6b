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
}
