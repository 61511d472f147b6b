using KartHub.Web.Features.Recordings;

namespace KartHub.Web.Tests.Recordings;

public sealed class FairGateTests
{
    private static readonly Guid Ann = Guid.NewGuid(), Bob = Guid.NewGuid(), Cem = Guid.NewGuid();

    [Fact]
    public async Task PeopleComeInByTurns_HoweverManyOneOfThemAskedFor()
    {
        var gate = new FairGate(atOnce: 1, each: 1);
        var inside = await gate.EnterAsync(Ann, default);
        var order = new List<string>();
        (Guid Person, string Name)[] wanted = [(Ann, "Ann 0"), (Ann, "Ann 1"), (Ann, "Ann 2"), (Ann, "Ann 3"), (Bob, "Bob 0"), (Bob, "Bob 1"), (Cem, "Cem 0")];
        var all = wanted.Select(w => PassAsync(gate, w.Person, w.Name, order)).ToList();

        inside.Dispose();
        await Task.WhenAll(all);

        order.ShouldBe(["Ann 0", "Bob 0", "Cem 0", "Ann 1", "Bob 1", "Ann 2", "Ann 3"]);
    }

    [Fact]
    public async Task WhoHasAllThatOneMay_Waits_AndOthersComeIn()
    {
        var gate = new FairGate(atOnce: 2, each: 1);
        var first = await gate.EnterAsync(Ann, default);
        var second = gate.EnterAsync(Ann, default);
        using var other = await gate.EnterAsync(Bob, default);
        var third = gate.EnterAsync(Cem, default);
        second.IsCompleted.ShouldBeFalse();
        third.IsCompleted.ShouldBeFalse();

        first.Dispose();
        first.Dispose(); // Once counts.

        (await second).Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task WhoGivesUp_KeepsNobodyWaiting()
    {
        var gate = new FairGate(atOnce: 1, each: 1);
        using var gone = new CancellationTokenSource();
        var inside = await gate.EnterAsync(Ann, default);
        var leaving = gate.EnterAsync(Bob, gone.Token);
        var staying = gate.EnterAsync(Cem, default);

        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaving);
        await Should.ThrowAsync<OperationCanceledException>(() => gate.EnterAsync(Bob, gone.Token));
        inside.Dispose();

        (await staying).Dispose();
        (await gate.EnterAsync(Bob, default)).Dispose();
    }

    /// <summary>Many at once who come, give up and leave at random: never too many inside, and everyone who stays gets in.</summary>
    [Fact]
    public async Task NeverTooManyAreInside_AndNobodyIsForgotten()
    {
        var gate = new FairGate(atOnce: 3, each: 2);
        var people = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToArray();
        var inside = people.ToDictionary(person => person, _ => 0);
        var passed = 0;
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(n => Task.Run(async () =>
        {
            var random = new Random(n);
            var person = people[random.Next(people.Length)];
            using var ending = new CancellationTokenSource();
            var entering = gate.EnterAsync(person, ending.Token);
            if (random.Next(4) == 0)
            {
                await ending.CancelAsync();
            }

            try
            {
                using var turn = await entering;
                lock (inside)
                {
                    inside[person]++;
                    inside.Values.Sum().ShouldBeLessThanOrEqualTo(3);
                    inside[person].ShouldBeLessThanOrEqualTo(2);
                }

                await Task.Yield();
                lock (inside)
                {
                    inside[person]--;
                    passed++;
                }
            }
            catch (OperationCanceledException)
            {
                lock (inside)
                {
                    passed++;
                }
            }
        })));
        passed.ShouldBe(2000);
    }

    private static async Task PassAsync(FairGate gate, Guid person, string name, List<string> order)
    {
        using var turn = await gate.EnterAsync(person, default);
        order.Add(name);
    }
}
