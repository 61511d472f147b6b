using KartHub.Contracts;
using KartHub.Training.Runs;
using KartHub.Web.Data;
using KartHub.Web.Jobs;
using KartHub.Web.Jobs.Running;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary>Training runs: whether each checkpoint can be read, jobs that a dead hub left running, and checkpoints of no run.</summary>
internal sealed class RunExaminer(DataFolder folder, TimeProvider time) : IExaminer
{
    public async Task ExamineAsync(Examination visit, HubContext? db, CancellationToken cancellationToken)
    {
        if (db is null)
        {
            return;
        }

        var listed = await db.TrainingRuns.AsNoTracking().Select(r => new { r.Id, r.Name }).ToDictionaryAsync(r => folder.Run(r.Id), r => r.Name, cancellationToken);
        foreach (var path in Directory.Exists(folder.RunsRoot) ? Directory.EnumerateDirectories(folder.RunsRoot).Order(StringComparer.Ordinal).ToList() : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            Examine(visit, path, listed.GetValueOrDefault(path));
        }

        await ExamineJobsAsync(visit, db, cancellationToken);
    }

    private static void Examine(Examination visit, string path, string? name)
    {
        if (name is null && !Guid.TryParseExact(Path.GetFileName(path), "n", out _))
        {
            visit.Note(path, "This is no run; it is left as it is.");
            return;
        }

        if (name is null)
        {
            if (visit.NewDatabase)
            {
                visit.Note(path, "The new database knows no runs; this checkpoint is left, should the old database come back. The next doctor removes it.");
            }
            else
            {
                visit.Sweep(path, "There is no such run any more");
            }

            return;
        }

        var unfinished = Path.Combine(path, TrainingSession.UnfinishedCheckpointName);
        if (File.Exists(unfinished))
        {
            visit.Sweep(unfinished, "A crash left this half-written");
        }

        try
        {
            TrainingSession.RequireReadable(path);
        }
        catch (Refusal e)
        {
            visit.Wrong(path, $"The run {name} cannot go on: {e.Message}");
        }
    }

    private async Task ExamineJobsAsync(Examination visit, HubContext db, CancellationToken cancellationToken)
    {
        var running = await db.Jobs.AsNoTracking().Where(j => j.State == JobState.Running).ToListAsync(cancellationToken);
        if (visit.Options.DryRun)
        {
            return; // A hub may be at work on them.
        }

        foreach (var job in running)
        {
            visit.Mend(folder.Database, $"The job {job.Title} was running when its hub went down; it is interrupted, and can be resumed on the Jobs page.", () => { });
        }

        await JobLedger.InterruptAllAsync(db, time.GetUtcNow(), cancellationToken); // Whose they were: doctor has the data to itself.
    }
}
