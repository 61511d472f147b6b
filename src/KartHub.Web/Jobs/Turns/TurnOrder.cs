namespace KartHub.Web.Jobs.Turns;

/// <summary>
/// In which order the waiting jobs of a lane begin. Those with a rank come first. The others take turns by person: next is whoever's last
/// turn is longest ago, with their oldest job. So however many one person has, everybody else waits for one of them at most.
/// </summary>
public static class TurnOrder
{
    /// <param name="waiting">All that may begin, in any order.</param>
    /// <param name="lastTurns">When a job of each person last began in this lane; without those who never had one.</param>
    public static IReadOnlyList<WaitingJob> Of(IEnumerable<WaitingJob> waiting, IReadOnlyDictionary<Guid, DateTimeOffset> lastTurns)
    {
        var byAge = waiting.OrderBy(j => j.QueuedAt).ThenBy(j => j.Id).ToLookup(j => j.Rank is null);
        var order = byAge[false].OrderBy(j => j.Rank).ToList();
        var turnsAhead = order.Select(j => j.OwnerId).ToHashSet();
        var lines = byAge[true].GroupBy(j => j.OwnerId).Select(own => new Line(new Queue<WaitingJob>(own), TurnOf(own.Key))).ToList();
        var next = new PriorityQueue<Line, (long LastTurn, DateTimeOffset Oldest, Guid Id)>(lines.Select(line => (line, line.Priority)));
        var turn = DateTimeOffset.MaxValue.Ticks - byAge[true].Count(); // Later than any that was.
        while (next.TryDequeue(out var line, out _))
        {
            order.Add(line.Jobs.Dequeue());
            if (line.Jobs.Count > 0)
            {
                var again = line with { LastTurn = turn++ };
                next.Enqueue(again, again.Priority);
            }
        }

        return order;

        long TurnOf(Guid owner) => turnsAhead.Contains(owner) ? DateTimeOffset.MaxValue.Ticks / 2 : lastTurns.GetValueOrDefault(owner).Ticks;
    }

    private sealed record Line(Queue<WaitingJob> Jobs, long LastTurn)
    {
        public (long LastTurn, DateTimeOffset Oldest, Guid Id) Priority => (LastTurn, Jobs.Peek().QueuedAt, Jobs.Peek().Id);
    }
}
