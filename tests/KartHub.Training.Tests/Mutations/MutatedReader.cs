using System.Diagnostics;
using KartHub.Contracts;

namespace KartHub.Training.Tests.Mutations;

/// <summary>A reader of files from outside, and good files to break.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Good">Files that it reads without a word.</param>
/// <param name="Read">Reads one; a <see cref="Refusal"/> is the only exception that may come out of it.</param>
internal sealed record MutatedReader(string Name, IReadOnlyList<byte[]> Good, Action<byte[]> Read)
{
    /// <summary>Reads so many broken files.</summary>
    public MutationCount Run(int inputs, int seed)
    {
        var mutator = new Mutator(seed);
        var count = new MutationCount();
        for (var i = 0; i < inputs; i++)
        {
            var file = mutator.Break(Good[i % Good.Count]);
            var memory = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            count.Inputs++;
            try
            {
                Read(file);
                count.Read++;
            }
            catch (Refusal)
            {
                count.Refused++;
            }
            catch (Exception exception)
            {
                count.Unexpected.Add((i, exception));
            }

            count.Slowest = Math.Max(count.Slowest, Stopwatch.GetElapsedTime(start).TotalSeconds);
            count.LargestBytes = Math.Max(count.LargestBytes, GC.GetAllocatedBytesForCurrentThread() - memory);
        }

        return count;
    }
}
