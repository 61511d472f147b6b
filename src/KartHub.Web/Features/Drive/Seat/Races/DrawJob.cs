using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Import;
using KartHub.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Drive.Seat.Races;

/// <summary>Draws a race that is over, which makes a recording of it. Cut off before its end, it begins anew.</summary>
public sealed class DrawJob(IDbContextFactory<HubContext> contexts, RaceShelf races, RecordingImport import, DiskReserve reserve) : IHubJob
{
    public const string Kind = "draw";

    public async Task WorkAsync(Job job, JobProgress progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(progress);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Recordings.AnyAsync(r => r.Id == job.SubjectId, cancellationToken))
        {
            var race = races.Ended(job.SubjectId) ?? throw new Refusal("race.gone", $"The race is not on the hub's disk any more.");
            await reserve.UntilRoomAsync(0, progress.Say, cancellationToken);
            var draft = new RecordingDraft(race.Id, race.Start.Name, race.Start.Driver, job.OwnerId, RecordingOrigin.Seat);
            await import.BringInAsync(() => new DrawnRace(race, races.TicksOf(race.Id)), draft, long.MaxValue, new Frames(progress), cancellationToken);
        }

        await races.KeepAsync(job.SubjectId, CancellationToken.None);
    }

    private sealed class Frames(JobProgress progress) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) =>
            progress.Report((double)value.Done / Math.Max(1, value.Total), new("job.drawing", $"Drawing picture {value.Done:N0} of {value.Total:N0}"));
    }
}
