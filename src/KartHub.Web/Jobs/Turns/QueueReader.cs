using KartHub.Web.Data;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Jobs.Turns;

/// <summary>A job's place among those that wait in its lane.</summary>
/// <param name="Number">From 1; 1 begins next.</param>
/// <param name="ExpectedStart">When it is expected to begin; null: nobody can know yet.</param>
public sealed record QueuePlace(int Number, DateTimeOffset? ExpectedStart);

/// <summary>Reads the queue from the rows: who is next, and when each is expected to begin.</summary>
public sealed class QueueReader(JobKinds kinds, LiveFeed live, TimeProvider time) : IDisposable
{
    private const int JobsForPace = 5; // The last ones that ended.
    private const double LeastProgress = 0.03; // Before that a running job says nothing about its pace.

    private readonly SemaphoreSlim reading = new(1);
    private (long Published, IReadOnlyDictionary<Guid, QueuePlace> Places)? last;

    public void Dispose() => reading.Dispose();

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

    /// <summary>The place of every job that may begin; read once for all who ask between two changes.</summary>
    public async Task<IReadOnlyDictionary<Guid, QueuePlace>> PlacesAsync(HubContext db, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            var published = live.Published;
            if (last is not { } known || known.Published != published)
            {
                last = known = (published, await ReadPlacesAsync(db, cancellationToken));
            }

            return known.Places;
        }
        finally
        {
            reading.Release();
        }
    }

    private async Task<IReadOnlyDictionary<Guid, QueuePlace>> ReadPlacesAsync(HubContext db, CancellationToken cancellationToken)
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

        var starts = await ForecastAsync(db, orders, cancellationToken);
        var now = time.GetUtcNow();
        return orders.SelectMany(o => o.Jobs.Index()).ToDictionary(
            j => j.Item.Id,
            j => new QueuePlace(j.Index + 1, starts.TryGetValue(j.Item.Id, out var start) ? now + start : null));
    }

    private async Task<IReadOnlyDictionary<Guid, TimeSpan>> ForecastAsync(
        HubContext db, List<(Lane Lane, IReadOnlyList<WaitingJob> Jobs)> orders, CancellationToken cancellationToken)
    {
        var active = await db.Jobs.Active()
            .Select(j => new ActiveJob(j.Id, j.Kind, j.State, j.StartedAt, j.Progress, j.SecondsLeft, j.WorkedSeconds, j.Work, j.Pace, j.Interruptions))
            .ToDictionaryAsync(j => j.Id, cancellationToken);
        var needs = (await db.JobNeeds.Where(n => db.Jobs.Any(j => j.Id == n.JobId && j.State == JobState.Queued)).Select(n => new { n.JobId, n.NeededId })
            .ToListAsync(cancellationToken)).ToLookup(n => n.JobId, n => n.NeededId);
        var paces = await PacesAsync(db, active.Values, cancellationToken);
        var lanes = orders.Select(o => new LaneState(
            o.Lane.AtOnce,
            [.. active.Values.Where(j => j.State == JobState.Running && kinds[j.Kind].Lane == o.Lane).Select(j => (j.Id, LeftOf(j)))],
            [.. o.Jobs.Where(j => active.ContainsKey(j.Id)).Select(j => new PlannedJob(j.Id, LengthOf(active[j.Id]), [.. needs[j.Id]]))])); // One may have begun meanwhile.
        var mayBegin = orders.SelectMany(o => o.Jobs).Select(j => j.Id).ToHashSet();
        return Forecast.Of(lanes, active.Values.Where(j => j.State == JobState.Queued && !mayBegin.Contains(j.Id)).Select(j => j.Id));

        TimeSpan? LeftOf(ActiveJob job) => job.SecondsLeft is { } left ? TimeSpan.FromSeconds(left) : LengthOf(job);

        TimeSpan? LengthOf(ActiveJob job) =>
            job is { Work: > 0, Pace: { } pace } && paces.TryGetValue(pace, out var seconds) ? TimeSpan.FromSeconds(seconds * job.Work * (1 - job.Progress)) : null;
    }

    /// <summary>
    /// Seconds for a unit of work: what the last jobs of a pace took, and those that run are taking. Those count by what they still take, since a
    /// beginning is slower than the rest; what a crash cut off would count too little.
    /// </summary>
    private async Task<Dictionary<string, double>> PacesAsync(HubContext db, IReadOnlyCollection<ActiveJob> active, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seconds = new Dictionary<string, double>();
        foreach (var pace in active.Where(j => j is { Work: > 0, Pace: not null }).Select(j => j.Pace!).Distinct())
        {
            var running = active
                .Where(j => j is { State: JobState.Running, Work: > 0, Progress: > LeastProgress, StartedAt: not null, Interruptions: 0 } && j.Pace == pace)
                .Select(j => j is { SecondsLeft: { } left, Progress: < 1 }
                    ? left / ((1 - j.Progress) * j.Work)
                    : (j.WorkedSeconds + (now - j.StartedAt!.Value).TotalSeconds) / (j.Progress * j.Work));
            var ended = await db.Jobs.Where(j => j.Pace == pace && j.State == JobState.Done && j.Work > 0 && j.WorkedSeconds > 0 && j.Interruptions == 0)
                .OrderByDescending(j => j.EndedAt).Take(JobsForPace).Select(j => j.WorkedSeconds / j.Work).ToListAsync(cancellationToken);
            double[] all = [.. running.Concat(ended).Take(JobsForPace)];
            if (all.Length > 0)
            {
                seconds[pace] = MedianOf(all);
            }
        }

        return seconds;
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
