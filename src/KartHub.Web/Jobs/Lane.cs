namespace KartHub.Web.Jobs;

/// <summary>Jobs that go one after another, or a few side by side, whatever the other lanes do.</summary>
/// <param name="Name">As Hangfire's queue and server are called.</param>
/// <param name="AtOnce">How many run side by side.</param>
public sealed record Lane(string Name, int AtOnce)
{
    /// <summary>Minutes to hours, one at a time: a training takes every processor it is given.</summary>
    public static Lane Trainings { get; } = new("train", 1);

    /// <summary>Seconds to minutes. Two at a time beside a training: neither it nor the pages starve.</summary>
    public static Lane ShortJobs { get; } = new("short", 2);

    /// <summary>All of them; what a job needs runs in a lane before its own.</summary>
    public static IReadOnlyList<Lane> All { get; } = [ShortJobs, Trainings];
}
