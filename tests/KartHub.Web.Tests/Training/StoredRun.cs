using KartHub.Training.Runs;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;

namespace KartHub.Web.Tests.Training;

/// <summary>Runs that stand in the tables and were never trained.</summary>
internal static class StoredRun
{
    public static Task<TrainingRun> AddRunAsync(this HubApp hub, Person owner, string name, params Guid[] recordings) =>
        hub.AddRunAsync(owner, name, JobState.Cancelled, DateTimeOffset.UnixEpoch, recordings);

    public static Task<TrainingRun> AddRunAsync(this HubApp hub, Person owner, string name, TrainingOptions options) =>
        hub.AddRunAsync(owner, name, JobState.Cancelled, DateTimeOffset.UnixEpoch, options, []);

    public static Task<TrainingRun> AddRunAsync(this HubApp hub, Person owner, string name, JobState state, DateTimeOffset createdAt, params Guid[] recordings) =>
        hub.AddRunAsync(owner, name, state, createdAt, new TrainingOptions(), recordings);

    private static Task<TrainingRun> AddRunAsync(this HubApp hub, Person owner, string name, JobState state, DateTimeOffset createdAt, TrainingOptions options, Guid[] recordings) =>
        hub.QueryAsync(async db =>
        {
            var id = Guid.NewGuid();
            var job = new Job { Kind = TrainJob.Kind, Title = name, OwnerId = owner.Id, SubjectId = id, QueuedAt = createdAt, State = state, Held = state == JobState.Queued }; // So that it waits for ever.
            var run = new TrainingRun
            {
                Id = id, OwnerId = owner.Id, Name = name, Options = options, RecordingIds = [.. recordings],
                RecordingNames = [.. recordings.Select((_, i) => $"Recording {i} of {name}")], JobId = job.Id, CreatedAt = createdAt,
            };
            db.AddRange(job, run);
            await db.SaveChangesAsync();
            return run;
        });
}
