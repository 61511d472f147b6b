using KartHub.Agent.Capturing;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using Microsoft.AspNetCore.SignalR;

namespace KartHub.Agent.Tests.Capturing;

public sealed class PadLoopTests : IAsyncLifetime, IDisposable
{
    private readonly TestTime time = new();
    private readonly CancellationTokenSource ended = new();
    private readonly List<PadReading?> sent = [];
    private Func<PadReading?, Task> send = _ => Task.CompletedTask;
    private PadReading? reading = Reading(0);
    private int? listener = 1;
    private int reads;
    private Task running = Task.CompletedTask;

    public Task InitializeAsync()
    {
        running = new PadLoop(time).RunAsync(Read, () => listener, SendAsync, ended.Token);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await ended.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => ended.Dispose();

    [Fact]
    public async Task OnlyWhatIsNew_IsSent()
    {
        await TickAsync(5);
        sent.Count.ShouldBe(1);
        reading = Reading(0.5f);
        await TickAsync(5);
        sent.Count.ShouldBe(2);
        sent[1]!.Axes.ShouldBe([0.5f, 0]);
        reading = null;
        await TickAsync(5);
        sent[2..].ShouldBe([null]);
    }

    [Fact]
    public async Task NewConnection_HearsItAgain_AndNobodyHearsNothing()
    {
        listener = null;
        await TickAsync(3);
        sent.ShouldBeEmpty();
        listener = 2;
        await TickAsync(3);
        listener = 3;
        await TickAsync(3);
        sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task HubThatKnowsNoPads_IsNotAskedAgain_AndALostConnectionIs()
    {
        send = _ => Task.FromException(new HubException("unknown method"));
        await TickAsync(3);
        sent.Count.ShouldBe(1);
        send = _ => Task.FromException(new IOException("cut off"));
        listener = 2;
        await TickAsync(3);
        await Eventually.IsTrue(() => sent.Count == 4);
    }

    private static PadReading Reading(float x) => new("pad", [x, 0], ["A"], 0.1f, new Controls(x, 0, 1, 0, 0), N64Buttons.A, false);

    private PadReading? Read()
    {
        Interlocked.Increment(ref reads);
        return reading;
    }

    private Task SendAsync(PadReading? pad, CancellationToken cancellationToken)
    {
        sent.Add(pad);
        return send(pad);
    }

    /// <summary>Lets the loop look that often. What the last look led to may still be on its way.</summary>
    private async Task TickAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            var before = Volatile.Read(ref reads);
            time.Advance(TimeSpan.FromSeconds(0.1));
            await Eventually.IsTrue(() => Volatile.Read(ref reads) == before + 1);
        }
    }
}
