using System.Runtime.ExceptionServices;

namespace KartHub.Training.Files;

/// <summary>Works on a long sequence on all processors, a batch at a time: memory stays bounded and results come in order.</summary>
internal static class OrderedBatches
{
    /// <param name="items">Read on the calling thread.</param>
    /// <param name="size">Items a batch: how many slots <paramref name="work"/> and <paramref name="take"/> share.</param>
    /// <param name="threads">At most; 0 means all processors.</param>
    /// <param name="work">Called on several threads at once, with the item's slot.</param>
    /// <param name="take">Called on the calling thread in the items' order.</param>
    /// <param name="cancellationToken">Looked at before every item.</param>
    public static void Run<T>(
        IEnumerable<T> items, int size, int threads, Action<T, int> work, Action<T, int> take, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads,
        };
        foreach (var batch in items.Chunk(size))
        {
            var failures = new ExceptionDispatchInfo?[batch.Length];
            Parallel.For(0, batch.Length, options, slot =>
            {
                try
                {
                    work(batch[slot], slot);
                }
                catch (Exception e)
                {
                    failures[slot] = ExceptionDispatchInfo.Capture(e);
                }
            });
            for (var slot = 0; slot < batch.Length; slot++)
            {
                failures[slot]?.Throw(); // The first in order, however the threads ran.
                take(batch[slot], slot);
            }
        }
    }
}
