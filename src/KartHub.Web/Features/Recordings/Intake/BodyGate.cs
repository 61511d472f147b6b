using System.Buffers;
using System.Numerics;
using KartHub.Contracts.Recording;

namespace KartHub.Web.Features.Recordings.Intake;

/// <summary>
/// Lets bodies into memory: as many bytes at once as the hub can bear, and of one person no more than one body may have, so that nobody
/// keeps the others out. Who finds no room waits in line.
/// </summary>
public sealed class BodyGate(TimeProvider time)
{
    /// <summary>Four of the largest segments, or a hundred of the usual.</summary>
    internal const long BytesAtOnce = 4L * SegmentReceipt.MaxSegmentBytes;

    internal const long BytesOfOne = SegmentReceipt.MaxSegmentBytes;

    private readonly ArrayPool<byte> buffers = ArrayPool<byte>.Create(SegmentReceipt.MaxSegmentBytes, maxArraysPerBucket: 2); // The shared one keeps some for every thread.
    private readonly Lock access = new();
    private readonly LinkedList<Waiter> line = new();
    private readonly Dictionary<Guid, long> ofOne = [];
    private long used;

    /// <summary>Waits for room for a body, which disposing the answer gives back.</summary>
    /// <param name="person">Whose body it is.</param>
    /// <param name="length">Its bytes, 1 to <see cref="SegmentReceipt.MaxSegmentBytes"/>.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">There was no room in that time.</exception>
    internal async Task<Body> EnterAsync(Guid person, int length, TimeSpan patience, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(person, BitOperations.RoundUpToPowerOf2((uint)length)); // As the buffers come.
        lock (access)
        {
            line.AddLast(waiter);
            LetIn();
        }

        try
        {
            await waiter.Turn.Task.WaitAsync(patience, time, cancellationToken);
            return new Body(this, waiter, buffers.Rent(length), length);
        }
        catch
        {
            GiveUp(waiter);
            throw;
        }
    }

    private void GiveUp(Waiter waiter)
    {
        lock (access)
        {
            if (!line.Remove(waiter))
            {
                Leave(waiter); // It was let in at the same moment.
            }

            LetIn();
        }
    }

    private void GiveBack(Waiter waiter, byte[] buffer)
    {
        buffers.Return(buffer);
        lock (access)
        {
            Leave(waiter);
            LetIn();
        }
    }

    private void Leave(Waiter waiter)
    {
        used -= waiter.Bytes;
        if ((ofOne[waiter.Person] -= waiter.Bytes) == 0)
        {
            ofOne.Remove(waiter.Person);
        }
    }

    /// <summary>Lets in who fits, in line; passed over is only who has a body inside already.</summary>
    private void LetIn()
    {
        for (var next = line.First; next is { Value: var waiter } && used + waiter.Bytes <= BytesAtOnce; )
        {
            var node = next;
            next = next.Next;
            var mine = ofOne.GetValueOrDefault(waiter.Person) + waiter.Bytes;
            if (mine <= BytesOfOne)
            {
                line.Remove(node);
                used += waiter.Bytes;
                ofOne[waiter.Person] = mine;
                waiter.Turn.SetResult();
            }
        }
    }

    internal sealed class Waiter(Guid person, long bytes)
    {
        public Guid Person => person;

        public long Bytes => bytes;

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Room for a body.</summary>
    internal sealed class Body(BodyGate gate, Waiter waiter, byte[] buffer, int length) : IDisposable
    {
        public Memory<byte> Bytes => buffer.AsMemory(0, length);

        public void Dispose() => gate.GiveBack(waiter, buffer);
    }
}
