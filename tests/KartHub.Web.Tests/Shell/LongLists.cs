using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Shell;

/// <summary>A workshop that has gone on for long: rows that stand in the tables and have nothing on the disk, so no pictures either.</summary>
internal static class LongLists
{
    private const int AtOnce = 500; // More rows in one go take the longer for each.

    public static Task AddRecordingsAsync(this HubApp hub, Person owner, int count) => hub.AddAsync(count, i => new Recording
    {
        OwnerId = owner.Id, Name = $"Lap {i}", Source = "simulator", Driver = i % 10 == 0 ? "Ada" : "Ben", RateHz = 20, Origin = RecordingOrigin.Agent, Width = 64, Height = 48,
        StartedAt = DateTimeOffset.UnixEpoch.AddMinutes(i), ReceivedAt = DateTimeOffset.UnixEpoch.AddMinutes(i), State = RecordingState.Sealed,
        Frames = 0, Duration = TimeSpan.FromSeconds(30), Steering = [.. Enumerable.Range(0, 128).Select(x => (byte)(128 + (100 * Math.Sin((x + i) / 9.0))))],
    });

    public static Task AddEndedJobsAsync(this HubApp hub, Person owner, int count) => hub.AddAsync(count, i => new Job
    {
        Kind = TrainJob.Kind, Title = $"Run {i}", OwnerId = owner.Id, SubjectId = Guid.NewGuid(), State = i % 5 == 0 ? JobState.Cancelled : JobState.Done,
        QueuedAt = DateTimeOffset.UnixEpoch.AddMinutes(i), StartedAt = DateTimeOffset.UnixEpoch.AddMinutes(i), EndedAt = DateTimeOffset.UnixEpoch.AddMinutes(i + 1),
    });

    /// <summary>Scrolls until the row of that name, the last, is in sight.</summary>
    public static Task ScrollToEndAsync(this IPage page, string last) => page.UntilAsync(
        $$"""
        () => {
          scrollTo(0, document.documentElement.scrollHeight);
          return [...document.querySelectorAll('.kh-grid a')].some((a) => a.textContent === '{{last}}' && a.getBoundingClientRect().bottom < innerHeight);
        }
        """);

    private static async Task AddAsync(this HubApp hub, int count, Func<int, object> row)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(AtOnce))
        {
            await hub.QueryAsync(async db =>
            {
                db.AddRange(some.Select(row));
                return await db.SaveChangesAsync();
            });
        }
    }
}
