namespace KartHub.Web.Jobs.Turns;

/// <summary>A lane as it stands: what a forecast is made of.</summary>
/// <param name="AtOnce">How many jobs run side by side.</param>
/// <param name="Running">What runs: its id, and the time it still takes; null: nobody knows.</param>
/// <param name="Waiting">What waits, in the order in which it begins.</param>
public sealed record LaneState(int AtOnce, IReadOnlyList<(Guid Id, TimeSpan? Left)> Running, IReadOnlyList<PlannedJob> Waiting);

/// <summary>A job that waits, as far as a forecast depends on it.</summary>
/// <param name="Id">The job.</param>
/// <param name="Length">How long it will take; null: nobody knows.</param>
/// <param name="Needs">The jobs that must be done first.</param>
public sealed record PlannedJob(Guid Id, TimeSpan? Length, IReadOnlyList<Guid> Needs);

/// <summary>Says when waiting jobs begin, by playing through what is known. What depends on something that nobody knows is left out.</summary>
public static class Forecast
{
    /// <param name="lanes">All lanes; what a job needs runs in a lane before its own.</param>
    /// <param name="asleep">What neither runs nor may begin: nobody knows when it ends.</param>
    /// <returns>For each job whose start can be known, the time until then.</returns>
    public static IReadOnlyDictionary<Guid, TimeSpan> Of(IEnumerable<LaneState> lanes, params IEnumerable<Guid> asleep)
    {
        var starts = new Dictionary<Guid, TimeSpan>();
        var ends = asleep.ToDictionary(id => id, _ => (TimeSpan?)null); // Of what has not ended; null: nobody knows.
        foreach (var lane in lanes)
        {
            Play(lane, starts, ends);
        }

        return starts;
    }

    private static void Play(LaneState lane, Dictionary<Guid, TimeSpan> starts, Dictionary<Guid, TimeSpan?> ends)
    {
        var free = new PriorityQueue<TimeSpan, TimeSpan>();
        foreach (var (id, left) in lane.Running)
        {
            Occupy(id, left);
        }

        for (var i = lane.Running.Count; i < lane.AtOnce; i++)
        {
            free.Enqueue(TimeSpan.Zero, TimeSpan.Zero);
        }

        var waiting = new LinkedList<(PlannedJob Job, TimeSpan Ready)>(
            lane.Waiting.Select(job => (job, Ready: ReadyAt(job))).Where(j => j.Ready is not null).Select(j => (j.job, j.Ready!.Value)));
        while (waiting.Count > 0 && free.TryDequeue(out var at, out _))
        {
            var next = First(waiting, at);
            var (job, ready) = next.Value;
            waiting.Remove(next);
            var start = ready > at ? ready : at;
            starts[job.Id] = start;
            Occupy(job.Id, start + job.Length);
        }

        foreach (var job in lane.Waiting)
        {
            ends.TryAdd(job.Id, null);
        }

        void Occupy(Guid id, TimeSpan? until)
        {
            ends[id] = until;
            if (until is { } end)
            {
                free.Enqueue(end, end);
            }
        }

        TimeSpan? ReadyAt(PlannedJob job)
        {
            var latest = TimeSpan.Zero;
            foreach (var needed in job.Needs)
            {
                if (ends.TryGetValue(needed, out var end))
                {
                    if (end is not { } known)
                    {
                        return null;
                    }

                    latest = known > latest ? known : latest;
                }
            }

            return latest;
        }
    }

    /// <summary>The first that is ready by then, else whichever is ready soonest.</summary>
    private static LinkedListNode<(PlannedJob Job, TimeSpan Ready)> First(LinkedList<(PlannedJob Job, TimeSpan Ready)> waiting, TimeSpan at)
    {
        var soonest = waiting.First!;
        for (var node = waiting.First; node is not null; node = node.Next)
        {
            if (node.Value.Ready <= at)
            {
                return node;
            }

            soonest = node.Value.Ready < soonest.Value.Ready ? node : soonest;
        }

        return soonest;
    }
}
