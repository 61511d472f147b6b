using System.Diagnostics;
using System.Globalization;

namespace KartHub.Benchmarks;

/// <summary>
/// A program of others that does the same work (bench/peers). It stays alive between questions, so that its measurements and ours can take turns.
/// <c>scripts/bench.sh</c> says where they are: <c>KARTHUB_PEERS</c>.
/// </summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;

    private Peer(Process process) => this.process = process;

    /// <summary>Starts a peer and waits until it is warm; null, and a word on standard error, if it is not there or does not work.</summary>
    public static Peer? TryStart(string name, params IEnumerable<string> arguments)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("KARTHUB_PEERS") ?? "", name);
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"The peer '{name}' is not there ({path}): only KartHub's own figures are measured. scripts/bench.sh makes it.");
            return null;
        }

        var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        if (process.StandardOutput.ReadLine() == "ready")
        {
            return new Peer(process);
        }

        process.Kill();
        process.Dispose();
        Console.Error.WriteLine($"The peer '{name}' does not start: only KartHub's own figures are measured.");
        return null;
    }

    /// <summary>Asks it to measure, and waits for the figures.</summary>
    public double[] Ask(string question)
    {
        process.StandardInput.WriteLine(question);
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"A peer ended when it was asked '{question}'.");
        return [.. answer.Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))];
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
