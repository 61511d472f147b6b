using KartHub.Agent.Capturing;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Imaging;

namespace KartHub.Agent.Tests.Capturing;

public class PreviewLoopTests
{
    private static readonly Controls Held = new(0.25f, 0, 1, 0, 0);

    private readonly TestTime time = new();

    [Fact]
    public async Task Preview_IsSmall_AndSaysWhenItWasCaptured()
    {
        var sent = new List<Preview>();
        await using var loop = Run((preview, _) =>
        {
            sent.Add(preview);
            return Task.CompletedTask;
        });
        time.Advance(TimeSpan.FromSeconds(1));
        loop.Loop.Offer(new CapturedFrame(TestCockpit.Shaded(1, 640, 480), time.GetTimestamp()), Held, null);
        await Eventually.IsTrue(() => sent.Count == 1);
        var picture = Png.Read(sent[0].Picture);
        (picture.Width, picture.Height).ShouldBe((320, 240));
        sent[0].Controls.ShouldBe(Held);
        sent[0].CapturedAt.ShouldBe(time.GetUtcNow());
    }

    [Fact]
    public async Task WhileOneIsOnItsWay_OnlyTheNewestWaits()
    {
        var sent = new List<float>();
        var arrived = new TaskCompletionSource();
        await using var loop = Run((preview, _) =>
        {
            sent.Add(preview.Controls.SteerX);
            return arrived.Task;
        });
        loop.Loop.Offer(Frame(), new Controls(1, 0, 0, 0, 0), null);
        await Eventually.IsTrue(() => sent.Count == 1);
        for (var i = 2; i <= 100; i++)
        {
            loop.Loop.Offer(Frame(), new Controls(i, 0, 0, 0, 0), null); // Returns at once, always.
        }

        time.Advance(TimeSpan.FromSeconds(1));
        arrived.SetResult();
        await Eventually.IsTrue(() => sent.Count == 2);
        sent.ShouldBe([1, 100]);
    }

    [Fact]
    public async Task AtMostTenASecond()
    {
        var sent = 0;
        await using var loop = Run((_, _) =>
        {
            sent++;
            return Task.CompletedTask;
        });
        for (var i = 0; i < 40; i++)
        {
            var before = sent;
            loop.Loop.Offer(Frame(), Held, null);
            await Eventually.IsTrue(() => sent > before || time.Waiting == 1);
            time.Advance(TimeSpan.FromMilliseconds(25));
        }

        sent.ShouldBeInRange(1, 11);
    }

    [Fact]
    public async Task LostConnection_DoesNotEndIt()
    {
        var attempts = 0;
        await using var loop = Run((_, _) => attempts++ == 0 ? throw new IOException("cut off") : Task.CompletedTask);
        loop.Loop.Offer(Frame(), Held, null);
        await Eventually.IsTrue(() => attempts == 1 && time.Waiting == 1);
        time.Advance(TimeSpan.FromSeconds(1));
        loop.Loop.Offer(Frame(), Held, null);
        await Eventually.IsTrue(() => attempts == 2);
    }

    private CapturedFrame Frame() => new(TestCockpit.Shaded(1), time.GetTimestamp());

    private RunningLoop Run(Func<Preview, CancellationToken, Task> send) => new(new PreviewLoop(time), send);

    private sealed class RunningLoop : IAsyncDisposable
    {
        private readonly CancellationTokenSource ended = new();
        private readonly Task running;

        public RunningLoop(PreviewLoop loop, Func<Preview, CancellationToken, Task> send)
        {
            Loop = loop;
            running = loop.RunAsync(() => true, send, ended.Token);
        }

        public PreviewLoop Loop { get; }

        public async ValueTask DisposeAsync()
        {
            await ended.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.Dispose();
        }
    }
}
