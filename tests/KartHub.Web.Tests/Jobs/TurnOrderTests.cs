using KartHub.Web.Jobs.Turns;

namespace KartHub.Web.Tests.Jobs;

public sealed class TurnOrderTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void NobodyWaitsForMoreThanOneJobOfEachOther_AndEachPersonsJobsKeepTheirOrder()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var people = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Guid.NewGuid()).ToArray();
            var waiting = Enumerable.Range(0, random.Next(1, 40)).Select(i => Job(people[random.Next(people.Length)], random.Next(100))).ToList();
            var lastTurns = people.Where(_ => random.Next(2) == 0).ToDictionary(p => p, _ => Start.AddSeconds(-random.Next(1000)));

            var order = TurnOrder.Of(waiting, lastTurns);

            order.Order(ById).ShouldBe(waiting.Order(ById));
            foreach (var own in order.GroupBy(j => j.OwnerId))
            {
                own.Select(j => j.QueuedAt).ShouldBe(own.Select(j => j.QueuedAt).Order());
            }

            foreach (var person in people)
            {
                var gaps = order.Select((j, i) => (j, i)).Where(j => j.j.OwnerId == person).Select(j => j.i).Prepend(-1).ToList();
                for (var turn = 1; turn < gaps.Count; turn++)
                {
                    var between = order.Take(gaps[turn]).Skip(gaps[turn - 1] + 1).Select(j => j.OwnerId).ToList();
                    between.ShouldBeUnique();
                }
            }
        }
    }

    [Fact]
    public void ThoseWithARank_ComeFirst_AndCountAsTheirOwnersTurn()
    {
        var (ann, ben) = (Guid.NewGuid(), Guid.NewGuid());
        WaitingJob[] waiting = [Job(ann, 1), Job(ann, 2) with { Rank = 5 }, Job(ben, 3), Job(ben, 4) with { Rank = -1 }, Job(ann, 5)];

        var order = TurnOrder.Of(waiting, new Dictionary<Guid, DateTimeOffset>());

        order.ShouldBe([waiting[3], waiting[1], waiting[0], waiting[2], waiting[4]]);
    }

    [Fact]
    public void AForecast_PlaysTheOrderThrough()
    {
        var (running, first, second, needs, unknown, after) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var preparing = Guid.NewGuid();
        var starts = Forecast.Of(
        [
            new LaneState(2, [(preparing, TimeSpan.FromSeconds(50))], []),
            new LaneState(1, [(running, TimeSpan.FromSeconds(10))],
            [
                new(needs, TimeSpan.FromSeconds(5), [preparing]),
                new(first, TimeSpan.FromSeconds(20), []),
                new(second, TimeSpan.FromSeconds(30), []),
                new(unknown, null, []),
                new(after, TimeSpan.FromSeconds(1), []),
            ]),
        ]);

        starts.ShouldBe(new Dictionary<Guid, TimeSpan>
        {
            [first] = TimeSpan.FromSeconds(10), [second] = TimeSpan.FromSeconds(30), [needs] = TimeSpan.FromSeconds(60), [unknown] = TimeSpan.FromSeconds(65),
        }, ignoreOrder: true);
    }

    [Fact]
    public void AForecast_SaysNothing_BehindWhatNobodyKnows()
    {
        var (job, needed) = (Guid.NewGuid(), Guid.NewGuid());

        Forecast.Of([new LaneState(1, [(Guid.NewGuid(), null)], [new(job, TimeSpan.FromSeconds(1), [])])]).ShouldBeEmpty();
        Forecast.Of([new LaneState(1, [(needed, null)], []), new LaneState(1, [], [new(job, TimeSpan.FromSeconds(1), [needed])])]).ShouldBeEmpty();
        Forecast.Of([new LaneState(1, [], [new(job, TimeSpan.FromSeconds(1), [needed])])], needed).ShouldBeEmpty(); // It is put aside.
    }

    private static readonly Comparer<WaitingJob> ById = Comparer<WaitingJob>.Create((a, b) => a.Id.CompareTo(b.Id));

    private static WaitingJob Job(Guid owner, int second) => new(Guid.NewGuid(), owner, Start.AddSeconds(second), null, true);
}
