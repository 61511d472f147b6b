using KartHub.Contracts.Recording;
using KartHub.Web.Features.Recordings.Intake;

namespace KartHub.Web.Tests.Recordings;

public sealed class BodyGateTests
{
    private const int Largest = SegmentReceipt.MaxSegmentBytes;

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(3);

    private readonly BodyGate gate = new(TimeProvider.System);

    [Fact]
    public async Task OnlySoManyBytes_AreInAtOnce_AndWhoWaitsComesIn()
    {
        var inside = new List<BodyGate.Body>();
        for (var i = 0; i < 4; i++)
        {
            inside.Add(await EnterAsync(Guid.NewGuid(), Largest));
        }

        var waiting = EnterAsync(Guid.NewGuid(), 1);
        waiting.IsCompleted.ShouldBeFalse();
        inside[2].Dispose();
        using var last = await waiting;

        last.Bytes.Length.ShouldBe(1);
    }

    [Fact]
    public async Task WhoHasABodyInside_WaitsForIt_AndKeepsNobodyElseOut()
    {
        var ann = Guid.NewGuid();
        var first = await EnterAsync(ann, Largest / 2 + 1); // Buffers are powers of two.
        var second = EnterAsync(ann, 1);
        using var other = await EnterAsync(Guid.NewGuid(), Largest);

        second.IsCompleted.ShouldBeFalse();
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task WhoHasWaitedTooLong_OrHungUp_LeavesTheLine()
    {
        var ann = Guid.NewGuid();
        var first = await EnterAsync(ann, Largest);
        using var hungUp = new CancellationTokenSource();
        var gone = gate.EnterAsync(ann, Largest, Long, hungUp.Token);

        await Should.ThrowAsync<TimeoutException>(() => gate.EnterAsync(ann, Largest, TimeSpan.FromMilliseconds(1), default));
        await hungUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => gone);
        first.Dispose();

        (await EnterAsync(ann, Largest)).Dispose();
    }

    private Task<BodyGate.Body> EnterAsync(Guid person, int length) => gate.EnterAsync(person, length, Long, CancellationToken.None);
}
