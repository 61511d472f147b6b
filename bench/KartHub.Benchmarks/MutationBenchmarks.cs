using System.Diagnostics;
using KartHub.Imaging;
using KartHub.Imaging.Tests;

namespace KartHub.Benchmarks;

/// <summary>Files that were broken at random, many thousands of them: each is read or refused, soon and in little memory. What else happens ends the run.</summary>
internal static class MutationBenchmarks
{
    private const int Inputs = 25_000;
    private const int Seed = 1;

    public static void Run()
    {
        var pictures = new MutatedPictures(Seed);
        Read("png", pictures.NextPng);
        if (Jpeg.IsAvailable)
        {
            Read("jpeg", pictures.NextJpeg);
        }

        Measure.Print("mutations.memory", Child.PeakMemory / (1 << 20), "MiB");
    }

    private static void Read(string kind, Func<byte[]> next)
    {
        var refused = 0;
        var longest = TimeSpan.Zero;
        for (var input = 0; input < Inputs; input++)
        {
            var broken = next();
            var start = Stopwatch.GetTimestamp();
            try
            {
                Picture.Read(broken);
            }
            catch (ImageFormatException)
            {
                refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Input {input} of {kind}, seed {Seed}: {Convert.ToBase64String(broken)}", e);
            }

            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        Measure.Print($"mutations.{kind}", Inputs, "inputs");
        Measure.Print($"mutations.{kind}.refused", refused, "inputs");
        Measure.Print($"mutations.{kind}.longest", longest.TotalMilliseconds, "ms");
    }
}
