using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.Drive.Seat.Races;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace KartHub.Web.Features.Room;

/// <summary>What becomes of a removed person's recordings, runs and models.</summary>
public enum Belongings
{
    /// <summary>They go to the instructor who removes.</summary>
    HandOver,

    Delete,
}

/// <summary>
/// Removes people: puts them out, stops their jobs, hands over or deletes what is theirs, and forgets them. Cut off anywhere, it is
/// done by removing once more.
/// </summary>
public sealed class Removal(
    IDbContextFactory<HubContext> contexts, PuttingOut puttingOut, JobQueue queue, RecordingShelf recordings, TrainingRuns runs, ModelShelf models,
    RaceShelf races, FrameStore store, LiveFeed live, TimeProvider time)
{
    private const int Tries = 3; // What was on its way when the person was put out may still have come in between.

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // A training stops at its next batch, a deep one after seconds.

    /// <summary>Removes a person.</summary>
    /// <exception cref="Refusal">It cannot be done, or not yet.</exception>
    public async Task RemoveAsync(Guid id, Belongings belongings, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        if (id == by.PersonId())
        {
            throw new Refusal("people.remove-self", $"You cannot remove yourself. Another instructor can.");
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var room = by.ClassId();
        if (!by.IsInstructor() || !await db.People.AnyAsync(p => p.Id == id && p.ClassId == room, cancellationToken))
        {
            throw Roster.NoSuchPerson();
        }

        await puttingOut.PutOutAsync(id, cancellationToken);
        for (var left = Tries; ; left--)
        {
            await StopJobsAsync(id, cancellationToken);
            await (belongings == Belongings.Delete ? DeleteAsync(id, by, cancellationToken) : HandOverAsync(id, by.PersonId(), cancellationToken));
            try
            {
                await db.People.Where(p => p.Id == id).ExecuteDeleteAsync(cancellationToken);
                return;
            }
            catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_CONSTRAINT && left > 1)
            {
                // Something of theirs came in meanwhile.
            }
        }
    }

    /// <summary>Stops the person's jobs, and waits until none is at work.</summary>
    private async Task StopJobsAsync(Guid id, CancellationToken cancellationToken)
    {
        using var changed = new SemaphoreSlim(1);
        using var subscription = live.Subscribe(Topics.Jobs, TimeSpan.Zero, () => Task.FromResult(changed.Release()));
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        while (true)
        {
            var active = await db.Jobs.OwnedBy(id).Active()
                .OrderBy(j => j.State == JobState.Queued ? 0 : 1) // Those that wait first: none of them shall begin because another ended.
                .Select(j => new { j.Id, j.CancelRequested }).ToListAsync(cancellationToken);
            if (active.Count == 0)
            {
                return;
            }

            foreach (var job in active.Where(j => !j.CancelRequested))
            {
                await queue.CancelAsync(job.Id, cancellationToken);
            }

            try
            {
                await changed.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new Refusal("people.still-working", $"They are put out, but a job of theirs has not stopped yet. Remove them again in a minute.");
            }
        }
    }

    private async Task DeleteAsync(Guid id, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var model in await db.Models.OwnedBy(id).Select(m => m.Id).ToListAsync(cancellationToken))
        {
            await models.DeleteAsync(model, by, cancellationToken);
        }

        foreach (var run in await db.TrainingRuns.OwnedBy(id).Select(r => r.Id).ToListAsync(cancellationToken))
        {
            await runs.DeleteAsync(run, by, cancellationToken);
        }

        foreach (var recording in await db.Recordings.OwnedBy(id).Select(r => r.Id).ToListAsync(cancellationToken))
        {
            await recordings.DeleteAsync(recording, by, cancellationToken);
        }
    }

    private async Task HandOverAsync(Guid id, Guid to, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var recording in await db.Recordings.OwnedBy(id).Select(r => r.Id).ToListAsync(cancellationToken))
        {
            using var turn = await store.LockAsync(recording, cancellationToken);
            await db.Recordings.Where(r => r.Id == recording).ExecuteUpdateAsync(set => set.SetProperty(r => r.OwnerId, to), cancellationToken);
            await store.DescribeAsync(db, recording, cancellationToken); // Its folder says whose it is.
        }

        var undrawn = await races.HandOverAsync(id, to, cancellationToken);
        await db.Models.OwnedBy(id).ExecuteUpdateAsync(set => set.SetProperty(m => m.OwnerId, to), cancellationToken);
        await db.TrainingRuns.OwnedBy(id).ExecuteUpdateAsync(set => set.SetProperty(r => r.OwnerId, to), cancellationToken);
        await db.Jobs.OwnedBy(id).ExecuteUpdateAsync(set => set.SetProperty(j => j.OwnerId, to), cancellationToken);
        foreach (var job in await db.Jobs.Where(j => j.Kind == DrawJob.Kind && undrawn.Contains(j.SubjectId) && j.State == JobState.Cancelled).Select(j => j.Id).ToListAsync(cancellationToken))
        {
            await queue.ResumeAsync(job, cancellationToken); // It was stopped with all others of theirs.
        }
    }
}
