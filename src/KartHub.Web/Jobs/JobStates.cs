namespace KartHub.Web.Jobs;

/// <summary>What <see cref="Job.IsActive"/> and <see cref="Job.CanResume"/> say, asked of the database.</summary>
public static class JobStates
{
    /// <summary>Those that wait or run.</summary>
    public static IQueryable<Job> Active(this IQueryable<Job> jobs) => jobs.Where(j => j.State == JobState.Queued || j.State == JobState.Running);

    /// <summary>Those that have ended, well or not.</summary>
    public static IQueryable<Job> Ended(this IQueryable<Job> jobs) => jobs.Where(j => j.State != JobState.Queued && j.State != JobState.Running);

    /// <summary>Those that did not get to their end.</summary>
    public static IQueryable<Job> Resumable(this IQueryable<Job> jobs) =>
        jobs.Where(j => j.State == JobState.Failed || j.State == JobState.Cancelled || j.State == JobState.Interrupted);
}
