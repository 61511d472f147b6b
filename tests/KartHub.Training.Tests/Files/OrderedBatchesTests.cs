using KartHub.Training.Files;

namespace KartHub.Training.Tests.Files;

public sealed class OrderedBatchesTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(1000, 7)]
    [InlineData(10, 1)]
    [InlineData(1000, 7, true)]
    [InlineData(9, 100, true)]
    public void ResultsComeInOrder_EachFromItsSlot(int count, int size, bool heavy = false)
    {
        var slots = new int[size * OrderedBatches.Batches];
        var taken = new List<int>();
        OrderedBatches.Run(Enumerable.Range(0, count), item => heavy ? item % 5 * (20 << 20) : 0, size, threads: 3,
            (item, slot) => slots[slot] = item * item, (_, slot) => taken.Add(slots[slot]), default);
        taken.ShouldBe(Enumerable.Range(0, count).Select(i => i * i));
    }

    [Fact]
    public void HeavyItems_AreReadAFewAtATime()
    {
        var (read, taken, most) = (0, 0, 0);
        OrderedBatches.Run(
            Enumerable.Range(0, 100).Select(item => { read++; return item; }), _ => 16 << 20, 50, threads: 2, (_, _) => { },
            (_, _) => most = Math.Max(most, read - taken++), default);
        most.ShouldBeLessThanOrEqualTo(3 * 4); // Taken, worked on and read: 64 MB each.
    }

    [Fact]
    public void TheFirstFailureInOrderIsThrown_AfterWhatCameBeforeItWasTaken()
    {
        var taken = new List<int>();
        var thrown = Should.Throw<InvalidDataException>(() => OrderedBatches.Run(
            Enumerable.Range(0, 100), _ => 0, 8, threads: 3, (item, _) => _ = item % 20 == 19 ? throw new InvalidDataException($"{item}") : 0, (item, _) => taken.Add(item), default));
        thrown.Message.ShouldBe("19");
        taken.ShouldBe(Enumerable.Range(0, 19));
    }

    [Fact]
    public void WhatCannotBeRead_IsThrownAfterTheWholeBatchesBeforeItWereTaken()
    {
        var taken = new List<int>();
        Should.Throw<EndOfStreamException>(() => OrderedBatches.Run(Broken(), _ => 0, 4, threads: 2, (_, _) => { }, (item, _) => taken.Add(item), default));
        taken.ShouldBe(Enumerable.Range(0, 8));

        static IEnumerable<int> Broken()
        {
            for (var i = 0; i < 10; i++)
            {
                yield return i;
            }

            throw new EndOfStreamException();
        }
    }

    [Fact]
    public void Cancelled_ItEnds()
    {
        using var stop = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => OrderedBatches.Run(Endless(), _ => 0, 4, threads: 2, (item, _) => StopAt(item), (_, _) => { }, stop.Token));

        void StopAt(int item)
        {
            if (item == 30)
            {
                stop.Cancel();
            }
        }

        static IEnumerable<int> Endless()
        {
            for (var i = 0; ; i++)
            {
                yield return i;
            }
        }
    }
}
