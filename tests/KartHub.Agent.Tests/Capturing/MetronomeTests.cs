using FsCheck;
using FsCheck.Fluent;
using KartHub.Agent.Capturing;

namespace KartHub.Agent.Tests.Capturing;

public class MetronomeTests
{
    [Fact]
    public async Task Beats_ComeAtTheRate_WithoutDrift()
    {
        var time = new TestTime();
        var metronome = new Metronome(time, 20);
        for (var i = 1; i <= 1000; i++)
        {
            var beat = metronome.WaitAsync(CancellationToken.None).AsTask();
            time.Advance(TimeSpan.FromMilliseconds(50));
            (await beat).ShouldBe(0);
        }

        time.GetElapsedTime(0).ShouldBe(TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task WhoComesLate_HearsHowManyBeatsPassed()
    {
        var time = new TestTime();
        var metronome = new Metronome(time, 20);
        time.Advance(TimeSpan.FromMilliseconds(260));
        (await metronome.WaitAsync(CancellationToken.None)).ShouldBe(4);
        var next = metronome.WaitAsync(CancellationToken.None).AsTask();
        next.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromMilliseconds(40));
        (await next).ShouldBe(0);
    }

    [Fact]
    public async Task Cancelled_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        var beat = new Metronome(new TestTime(), 20).WaitAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => beat);
    }

    [Fact]
    public void BeatsAndMisses_AddUpToTheTimePassed() => Prop.ForAll<byte[]>(delays => AddUp(delays)).QuickCheckThrowOnFailure();

    private static async Task<bool> AddUp(byte[] delays)
    {
        var time = new TestTime();
        var metronome = new Metronome(time, 60);
        var beats = 0;
        foreach (var delay in delays)
        {
            time.Advance(TimeSpan.FromMilliseconds(delay));
            var beat = metronome.WaitAsync(CancellationToken.None).AsTask();
            time.Advance(TimeSpan.FromMilliseconds(17)); // At least one period.
            beats += 1 + await beat;
        }

        var passed = time.GetElapsedTime(0).TotalSeconds * 60;
        return delays.Length == 0 || (beats <= passed + 0.001 && beats > passed - 3);
    }
}
