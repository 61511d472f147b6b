using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Jobs.Turns;

/// <summary>A job's place among those that wait in its lane.</summary>
/// <param name="Number">From 1; 1 begins next.</param>
/// <param name="ExpectedStart">When it is expected to begin; null: nobody can know yet.</param>
public sealed record QueuePlace(int Number, DateTimeOffset? ExpectedStart);

/// <summary>Reads the queue from the rows: who is next, and when each is expected to begin.</summary>
public sealed class QueueReader(JobKinds kinds, TimeProvider time)
{
    private const int MostForPace = 200; // Ended jobs that are looked at: the last of each pace are among them.
    private const int JobsForPace = 5;
    private const double LeastProgress = 0.03; // Before that a running job says nothing about its pace.

    /// <summary>The jobs that may begin in a lane, in their order; what waits for another job has its place too.</summary>
    public async Task<IReadOnlyList<WaitingJob>> InOrderAsync(HubContext db, Lane lane, CancellationToken cancellationToken)
    {
        var names = kinds.In(lane);
        var waiting = await db.Jobs
            .Where(j => j.State == JobState.Queued && !j.Held && names.Contains(j.Kind) && !db.Classes.Any(c => c.Id == j.ClassId && c.JobsPausedAt != null))
            .Select(j => new WaitingJob(j.Id, j.OwnerId, j.QueuedAt, j.Rank, j.Needs.All(n => n.Needed!.State == JobState.Done)))
            .ToListAsync(cancellationToken);
        if (waiting.Count < 2)
        {
            return waiting;
        }

        var owners = waiting.Select(j => j.OwnerId).Distinct().ToList();
        var lastTurns = await db.Jobs
            .Where(j => names.Contains(j.Kind) && owners.Contains(j.OwnerId) && j.StartedAt != null)
            .GroupBy(j => j.OwnerId).Select(own => new { own.Key, Last = own.Max(j => j.StartedAt) })
            .ToDictionaryAsync(own => own.Key, own => own.Last!.Value, cancellationToken);
        return TurnOrder.Of(waiting, lastTurns);
    }

    /// <summary>The place of every job that may begin.</summary>
    public async Task<IReadOnlyDictionary<Guid, QueuePlace>> PlacesAsync(HubContext db, CancellationToken cancellationToken)
    {
        var orders = new List<(Lane Lane, IReadOnlyList<WaitingJob> Jobs)>();
        foreach (var lane in Lane.All)
        {
            orders.Add((lane, await InOrderAsync(db, lane, cancellationToken)));
        }

        if (orders.TrueForAll(o => o.Jobs.Count == 0))
        {
            return new Dictionary<Guid, QueuePlace>();
        }

        var starts = Forecast.Of(await LanesAsync(db, orders, cancellationToken));
        var now = time.GetUtcNow();
        return orders.SelectMany(o => o.Jobs.Index()).ToDictionary(
            j => j.Item.Id,
            j => new QueuePlace(j.Index + 1, starts.TryGetValue(j.Item.Id, out var start) ? now + start : null));
    }

    private async Task<IReadOnlyList<LaneState>> LanesAsync(
        HubContext db, List<(Lane Lane, IReadOnlyList<WaitingJob> Jobs)> orders, CancellationToken cancellationToken)
    {
        var active = await db.Jobs.Where(j => j.State == JobState.Running || j.State == JobState.Queued)
            .Select(j => new ActiveJob(j.Id, j.Kind, j.State, j.StartedAt, j.Progress, j.SecondsLeft, j.WorkedSeconds, j.Work, j.Pace, j.Interruptions))
            .ToDictionaryAsync(j => j.Id, cancellationToken);
        var needs = (await db.JobNeeds.Where(n => db.Jobs.Any(j => j.Id == n.JobId && j.State == JobState.Queued)).Select(n => new { n.JobId, n.NeededId })
            .ToListAsync(cancellationToken)).ToLookup(n => n.JobId, n => n.NeededId);
        var paces = await PacesAsync(db, active.Values, cancellationToken);
        return [.. orders.Select(o => new LaneState(
            o.Lane.AtOnce,
            [.. active.Values.Where(j => j.State == JobState.Running && kinds[j.Kind].Lane == o.Lane).Select(j => (j.Id, LeftOf(j)))],
            [.. o.Jobs.Where(j => active.ContainsKey(j.Id)).Select(j => new PlannedJob(j.Id, LengthOf(active[j.Id]), [.. needs[j.Id]]))]))]; // One may have begun meanwhile.

        TimeSpan? LeftOf(ActiveJob job) => job.SecondsLeft is { } left ? TimeSpan.FromSeconds(left) : LengthOf(job);

        TimeSpan? LengthOf(ActiveJob job) =>
            job is { Work: > 0, Pace: { } pace } && paces.TryGetValue(pace, out var seconds) ? TimeSpan.FromSeconds(seconds * job.Work * (1 - job.Progress)) : null;
    }

    /// <summary>Seconds for a unit of work: what the last jobs of a pace took, and those that run are taking. What a crash cut off counts too little.</summary>
    private async Task<Dictionary<string, double>> PacesAsync(HubContext db, IEnumerable<ActiveJob> active, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var running = active
            .Where(j => j is { State: JobState.Running, Work: > 0, Pace: not null, Progress: > LeastProgress, StartedAt: not null, Interruptions: 0 })
            .Select(j => (Pace: j.Pace!, Seconds: (j.WorkedSeconds + (now - j.StartedAt!.Value).TotalSeconds) / (j.Progress * j.Work)));
        var ended = await db.Jobs.Where(j => j.State == JobState.Done && j.Work > 0 && j.Pace != null && j.WorkedSeconds > 0 && j.Interruptions == 0)
            .OrderByDescending(j => j.EndedAt).Take(MostForPace).Select(j => new { j.Pace, Seconds = j.WorkedSeconds / j.Work }).ToListAsync(cancellationToken);
        return running.Concat(ended.Select(j => (Pace: j.Pace!, j.Seconds))).GroupBy(j => j.Pace, j => j.Seconds)
            .ToDictionary(pace => pace.Key, pace => MedianOf([.. pace.Take(JobsForPace)]));
    }

    private static double MedianOf(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private sealed record ActiveJob(
        Guid Id, string Kind, JobState State, DateTimeOffset? StartedAt, double Progress, double? SecondsLeft, double WorkedSeconds, double Work, string? Pace,
        int Interruptions);
}
