using System.Globalization;

namespace KartHub.EndToEnd.Tests.Chaos;

/// <summary>What <c>bench/chaos/run.sh</c> starts: ROUNDS, then SEED; figures on the output, how far it is on the error stream.</summary>
internal static class ChaosProgram
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var first, var second] || !int.TryParse(first, CultureInfo.InvariantCulture, out var rounds) || rounds < 1
            || !int.TryParse(second, CultureInfo.InvariantCulture, out var seed))
        {
            await Console.Error.WriteLineAsync("ROUNDS, 1 or more, and SEED, both whole numbers.");
            return 2;
        }

        var figures = await ChaosRun.RunAsync(rounds, seed, Console.Error.WriteLine);
        foreach (var line in figures.Lines())
        {
            Console.WriteLine(line);
        }

        foreach (var fault in figures.Faults)
        {
            await Console.Error.WriteLineAsync(fault);
        }

        return figures.Faults.Any() ? 1 : 0;
    }
}
