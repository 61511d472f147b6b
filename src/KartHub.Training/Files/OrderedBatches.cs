using System.Runtime.ExceptionServices;
using KartHub.Training.Engine.Threads;

namespace KartHub.Training.Files;

/// <summary>
/// Works on a long sequence on all processors, a batch at a time: memory stays bounded and results come in order. While one batch is worked on,
/// behind other threads, the calling thread takes the results of the one before and reads the next.
/// </summary>
internal static class OrderedBatches
{
    /// <summary>Bytes after which a batch is full, however few items it has.</summary>
    private const long MaxBatchBytes = 64 << 20;

    /// <summary>Batches that are held at once.</summary>
    public const int Batches = 2;

    /// <param name="items">Read on the calling thread.</param>
    /// <param name="bytesOf">How many bytes an item holds while it waits: heavy ones make smaller batches.</param>
    /// <param name="size">The most items a batch. <paramref name="work"/> and <paramref name="take"/> share <see cref="Batches"/> times as many slots.</param>
    /// <param name="threads">At most; 0 means all processors.</param>
    /// <param name="work">Called on several threads at once, with the item's slot.</param>
    /// <param name="take">Called on the calling thread in the items' order.</param>
    /// <param name="cancellationToken">Looked at before every item.</param>
    public static void Run<T>(
        IEnumerable<T> items, Func<T, int> bytesOf, int size, int threads, Action<T, int> work, Action<T, int> take, CancellationToken cancellationToken)
    {
        using var pool = new WorkerPool(threads > 0 ? threads : Environment.ProcessorCount, background: true);
        using var background = new BackgroundThread("batches");
        using var chunks = Chunks(items, bytesOf, size).GetEnumerator();
        ExceptionDispatchInfo? unreadable = null;
        Batch<T>? worked = null;
        var firstSlot = 0;
        while (Read())
        {
            var batch = new Batch<T>(chunks.Current, firstSlot);
            firstSlot = size - firstSlot;
            Wait();
            background.Begin(() => batch.Work(pool, work, cancellationToken));
            worked?.Take(take);
            worked = batch;
        }

        Wait();
        worked?.Take(take);
        unreadable?.Throw();

        bool Read()
        {
            try
            {
                return chunks.MoveNext();
            }
            catch (Exception e) // Comes after the items before it.
            {
                unreadable = ExceptionDispatchInfo.Capture(e);
                return false;
            }
        }

        void Wait()
        {
            if (worked is not null)
            {
                background.Wait();
            }
        }
    }

    private static IEnumerable<T[]> Chunks<T>(IEnumerable<T> items, Func<T, int> bytesOf, int size)
    {
        var chunk = new List<T>(size);
        var bytes = 0L;
        foreach (var item in items)
        {
            chunk.Add(item);
            bytes += bytesOf(item);
            if (chunk.Count == size || bytes >= MaxBatchBytes)
            {
                yield return [.. chunk];
                chunk.Clear();
                bytes = 0;
            }
        }

        if (chunk.Count > 0)
        {
            yield return [.. chunk];
        }
    }

    private sealed class Batch<T>(T[] items, int firstSlot)
    {
        private readonly ExceptionDispatchInfo?[] failures = new ExceptionDispatchInfo?[items.Length];

        public void Work(WorkerPool pool, Action<T, int> work, CancellationToken cancellationToken) => pool.Run(items.Length, (item, _) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                work(items[item], firstSlot + item);
            }
            catch (Exception e)
            {
                failures[item] = ExceptionDispatchInfo.Capture(e);
            }
        });

        public void Take(Action<T, int> take)
        {
            for (var item = 0; item < items.Length; item++)
            {
                failures[item]?.Throw(); // The first in order, however the threads ran.
                take(items[item], firstSlot + item);
            }
        }
    }
}
