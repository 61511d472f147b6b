using KartHub.Web.Live;
using Microsoft.Extensions.Logging.Abstractions;

namespace KartHub.Web.Tests;

public sealed class LiveFeedTests
{
    private readonly LiveFeed feed = new(TimeProvider.System, NullLogger<LiveFeed>.Instance);

    [Fact]
    public async Task WhatIsSaidBetweenTheLookAndTheSubscription_IsHeard()
    {
        var before = feed.Published;
        feed.Publish(Topics.Jobs); // The page has read the state already, and does not listen yet.
        var heard = new TaskCompletionSource();

        using var subscription = feed.Subscribe(
            Topics.Jobs, TimeSpan.Zero,
            () =>
            {
                heard.TrySetResult();
                return Task.CompletedTask;
            },
            before);

        await heard.Task.WaitAsync(Eventually.Patience);
    }

    [Fact]
    public async Task WhoCouldNotReadTheLastChange_IsToldOfItAgain()
    {
        var told = 0;
        using var subscription = feed.Subscribe(
            Topics.Jobs, TimeSpan.Zero,
            () => Interlocked.Increment(ref told) < 3 ? throw new IOException("The database is locked.") : Task.CompletedTask);

        feed.Publish(Topics.Jobs);

        await Eventually.IsTrue(() => Volatile.Read(ref told) == 3);
    }

    [Fact]
    public async Task WhoFollowsAKind_HearsOfEachOfIt_AndWhoFollowsOne_OfItAloneOrOfAll()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var (ofAll, ofOne, ofOther) = (0, 0, 0);
        using var all = feed.Subscribe(Topics.Runs, TimeSpan.Zero, () => Task.FromResult(Interlocked.Increment(ref ofAll)));
        using var first = feed.Subscribe(Topics.Run(one), TimeSpan.Zero, () => Task.FromResult(Interlocked.Increment(ref ofOne)));
        using var second = feed.Subscribe(Topics.Run(other), TimeSpan.Zero, () => Task.FromResult(Interlocked.Increment(ref ofOther)));

        feed.Publish(Topics.Run(one));
        await Eventually.IsTrue(() => Volatile.Read(ref ofAll) == 1 && Volatile.Read(ref ofOne) == 1);
        Volatile.Read(ref ofOther).ShouldBe(0);
        feed.Publish(Topics.Runs);
        await Eventually.IsTrue(() => Volatile.Read(ref ofAll) == 2 && Volatile.Read(ref ofOne) == 2 && Volatile.Read(ref ofOther) == 1);
    }
}
