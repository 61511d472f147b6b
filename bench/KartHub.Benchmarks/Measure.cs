using System.Diagnostics;
using System.Globalization;

namespace KartHub.Benchmarks;

/// <summary>Times an action and prints <c>name value unit</c> lines. The machine may be shared, so medians are what is printed.</summary>
internal static class Measure
{
    private const int WarmUps = 3;

    /// <summary>Milliseconds of each call, sorted.</summary>
    public static double[] Milliseconds(int calls, Action action)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            action();
        }

        var times = new double[calls];
        for (var i = 0; i < calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return times;
    }

    /// <summary>The value below which a share of the sorted times lies.</summary>
    public static double Percentile(this double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];

    public static double Median(this double[] sorted) => sorted.Percentile(0.5);

    public static void Print(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.###} {unit}"));
}
