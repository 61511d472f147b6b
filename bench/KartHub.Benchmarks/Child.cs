using System.Diagnostics;
using System.Globalization;

namespace KartHub.Benchmarks;

/// <summary>Measurements that need a process of their own: memory at its highest belongs to a process, not to a piece of work.</summary>
internal static class Child
{
    /// <summary>The most memory that this process ever had in use, in bytes; pages of mapped files count while they are in memory.</summary>
    public static double PeakMemory
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64;
        }
    }

    /// <summary>Runs this program again with other arguments and waits for what it answers.</summary>
    public static double[] Run(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(Child).Assembly.Location, .. arguments]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. answer.Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"The child process for '{string.Join(' ', arguments)}' failed with {process.ExitCode}.");
    }

    public static void Answer(params IEnumerable<double> figures) => Console.Write(string.Join(' ', figures.Select(figure => figure.ToString(CultureInfo.InvariantCulture))));
}
