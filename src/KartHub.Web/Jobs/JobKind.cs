using System.Security.Claims;
using Quartz;

namespace KartHub.Web.Jobs;

/// <summary>What Quartz keeps of a job: which row it is about, and which time it was put in the queue.</summary>
public sealed record JobOrder(Guid JobId, int Attempt);

/// <summary>A kind of job; each feature registers its own as a singleton.</summary>
/// <param name="Name">Stored with every job, so never renamed.</param>
/// <param name="Noun">For a job that the reader may not see: "a training".</param>
/// <param name="Icon">Of Font Awesome.</param>
/// <param name="Page">Where its subject is shown, before the subject's id.</param>
/// <param name="Schedule">Hands an order to Quartz, in the place of whatever has the same name.</param>
public sealed record JobKind(
    string Name, string Noun, string Icon, string Page, Func<IScheduler, Job, Task> Schedule)
{
    /// <summary>Puts the job of a subject back in the queue for someone, where its feature has a say in that; whether it could.</summary>
    public Func<Guid, ClaimsPrincipal, CancellationToken, Task<bool>>? Resume { get; init; }

    /// <summary>A kind whose work is a <typeparamref name="TJob"/>, in the lane that its <see cref="ExecutionGroupAttribute"/> names.</summary>
    public static JobKind Of<TJob>(string name, string noun, string icon, string page)
        where TJob : HubJob =>
        new(name, noun, icon, page, (scheduler, job) => scheduler.ScheduleJob<TJob, JobOrder>(
            new JobOrder(job.Id, job.Attempt),
            job.QueuedAt,
            new OneOffJobOptions
            {
                Name = TriggerName(job),
                Group = name,
                OnConflict = TriggerConflict.Replace,
                MisfireInstruction = SimpleTriggerMisfireInstruction.IgnoreMisfires, // Any other puts those that waited a minute behind younger ones.
            }).AsTask());

    /// <summary>The handle to take a queued job out again.</summary>
    public TriggerKey TriggerOf(Job job) => new(TriggerName(job), Name);

    private static string TriggerName(Job job) => $"{job.Id:n}-{job.Attempt}";
}
