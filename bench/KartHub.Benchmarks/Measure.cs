using System.Diagnostics;
using System.Globalization;

namespace KartHub.Benchmarks;

/// <summary>Times an action and prints <c>name value unit</c> lines. The machine may be shared, so medians are what is printed.</summary>
internal static class Measure
{
    // Long enough for everything hot to be compiled anew with full optimisation, in the background, after its first thirty calls.
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(2);

    /// <summary>Runs an action until the compiler is done with it.</summary>
    public static void WarmUp(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < WarmUpTime)
        {
            action();
        }
    }

    /// <summary>Milliseconds of each call, sorted. Not warmed up.</summary>
    public static double[] Times(int calls, Action action)
    {
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

    /// <summary>Milliseconds of each call, sorted, after a warm-up.</summary>
    public static double[] Milliseconds(int calls, Action action)
    {
        WarmUp(action);
        return Times(calls, action);
    }

    /// <summary>How often a second an action runs, over about so many seconds. Not warmed up.</summary>
    public static double Rate(double seconds, Action action)
    {
        var start = Stopwatch.GetTimestamp();
        var calls = 0;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            action();
            calls++;
        }

        return calls / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The value below which a share of the sorted times lies.</summary>
    public static double Percentile(this double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];

    public static double Median(this double[] sorted) => sorted.Percentile(0.5);

    public static void Print(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.###} {unit}"));
}
