using System.Diagnostics;
using System.Text.RegularExpressions;

namespace KartHub.EndToEnd.Tests;

/// <summary>What can be measured is what one is told can be measured.</summary>
public sealed partial class BenchmarkTests
{
    private static readonly string Script = File.ReadAllText(Path.Combine(Repository.Root, "scripts", "bench.sh"));

    [Fact]
    public async Task EveryNameThatTheScriptOffers_IsABenchmark_AndTheOtherWayRound() =>
        (await KnownAsync()).ShouldBe(Offer().Match(Script).Groups[1].Value.Split('|').Except(["all"]), ignoreOrder: true);

    [Fact]
    public async Task EveryNameThatTheScriptPreparesFor_OrAPageSpeaksOf_IsABenchmark()
    {
        var prepared = Preparation().Matches(Script).SelectMany(m => m.Groups[1].Value.Split('|', StringSplitOptions.TrimEntries)).ToList();
        var pages = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md"));
        var spokenOf = pages.SelectMany(p => Mention().Matches(File.ReadAllText(p))).SelectMany(m => m.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();

        prepared.ShouldNotBeEmpty();
        spokenOf.ShouldNotBeEmpty();
        prepared.Concat(spokenOf).Distinct().Except(["all"]).ShouldBeSubsetOf(await KnownAsync());
    }

    private static async Task<string[]> KnownAsync() => [.. await KnownAsync("KartHub.Benchmarks"), .. await KnownAsync("KartHub.HubBenchmarks")];

    private static async Task<string[]> KnownAsync(string program)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Repository.Program(program), "list"]) { RedirectStandardOutput = true })!;
        var names = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
        return names.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    [GeneratedRegex(@"^# .*scripts/bench\.sh ([a-z|]+\|all)$", RegexOptions.Multiline)]
    private static partial Regex Offer();

    [GeneratedRegex(@"^ *case \$what in ([a-z |]+)\)", RegexOptions.Multiline)]
    private static partial Regex Preparation();

    [GeneratedRegex(@"`scripts/bench\.sh\s+([a-z ]+)`")]
    private static partial Regex Mention();
}
