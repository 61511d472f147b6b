using System.Diagnostics;
using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Training.Tests.Mutations;

/// <summary>What became of broken files.</summary>
internal sealed class MutationCount
{
    public int Inputs { get; private set; }

    public int Read { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Which input, and what else than a refusal came of it.</summary>
    public List<(int Input, Exception Exception)> Unexpected { get; } = [];

    /// <summary>Seconds of one input.</summary>
    public double Slowest { get; private set; }

    /// <summary>Everything allocated for one input, so no less than it held at once.</summary>
    public long LargestBytes { get; private set; }

    /// <param name="inputs">How many files.</param>
    /// <param name="next">Breaks a file.</param>
    /// <param name="read">Reads it. It may refuse it, as a file or as a picture.</param>
    public static MutationCount Of(int inputs, Func<int, byte[]> next, Action<byte[]> read)
    {
        var count = new MutationCount();
        while (count.Inputs < inputs)
        {
            var file = next(count.Inputs);
            var memory = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            try
            {
                read(file);
                count.Read++;
            }
            catch (Exception e) when (e is Refusal or ImageFormatException)
            {
                count.Refused++;
            }
            catch (Exception e)
            {
                count.Unexpected.Add((count.Inputs, e));
            }

            count.Inputs++;
            count.Slowest = Math.Max(count.Slowest, Stopwatch.GetElapsedTime(start).TotalSeconds);
            count.LargestBytes = Math.Max(count.LargestBytes, GC.GetAllocatedBytesForCurrentThread() - memory);
        }

        return count;
    }

    public void Add(MutationCount other)
    {
        Inputs += other.Inputs;
        Read += other.Read;
        Refused += other.Refused;
        Unexpected.AddRange(other.Unexpected);
        Slowest = Math.Max(Slowest, other.Slowest);
        LargestBytes = Math.Max(LargestBytes, other.LargestBytes);
    }
}
