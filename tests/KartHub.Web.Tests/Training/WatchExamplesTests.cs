using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using KartHub.Training.Engine;
using KartHub.Training.Runs;
using KartHub.Web.Jobs;

namespace KartHub.Web.Tests.Training;

/// <summary>What <c>docs/watch.md</c> shows, run as it stands there.</summary>
public sealed partial class WatchExamplesTests
{
    private const string DebianPython = "/usr/bin/python3";

    private static readonly string Docs = Path.Combine(Repository.Root, "docs");
    private static readonly string CSharp = Path.Combine(Docs, "examples", "watch-training.cs");
    private static readonly string Python = Path.Combine(Docs, "examples", "watch_training.py");

    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task TheExamples_PrintARunsEpochsAsTheyCome_AndHowItEnded()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        var key = await hub.WatchKeyAsync(ann);
        using var agent = await hub.AgentClientAsync(ann);
        var recording = await agent.SendSimulatedAsync(4, "Lap");
        var options = new TrainingOptions { Network = Networks.Small.Name, Epochs = 3, Flip = false };
        var run = await hub.TrainAsync(ann, "First", [recording], options, _ => true);

        var printed = await Task.WhenAll(
            RunAsync(DebianPython, [Python, hub.Address.AbsoluteUri, run.Id.ToString()], key),
            RunAsync("dotnet", ["run", CSharp, hub.Address.AbsoluteUri], key));

        run = await hub.UntilRunAsync(run.Id, r => !r.Job!.IsActive);
        run.Job!.State.ShouldBe(JobState.Done, run.Job.Error?.Message);
        string[] expected =
        [
            .. run.Epochs.Select(e => string.Create(CultureInfo.InvariantCulture, $"epoch {e.Epoch}: training {e.TrainLoss:F6}, validation {e.ValLoss:F6}")),
            $"First: done; the best was epoch {run.BestEpoch}",
        ];
        expected.Length.ShouldBe(4);
        foreach (var lines in printed)
        {
            lines[0].ShouldStartWith("First by Ann: ");
            lines[1..].ShouldBe(expected);
        }
    }

    [Fact]
    public void ThePage_ShowsTheExamplesAsTheyAre()
    {
        var page = File.ReadAllText(Path.Combine(Docs, "watch.md"));
        var shown = Block().Matches(page).ToDictionary(block => block.Groups[1].Value, block => block.Groups[2].Value);

        shown["csharp"].ShouldBe(File.ReadAllText(CSharp));
        shown["python"].ShouldBe(File.ReadAllText(Python));
    }

    [Fact]
    public void TheExamplesPackage_HasTheVersionThatKartHubIsBuiltWith()
    {
        const string client = "Microsoft.AspNetCore.SignalR.Client";
        var version = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(package => package.Attribute("Include")!.Value == client).Attribute("Version")!.Value;

        File.ReadLines(CSharp).First().ShouldBe($"#:package {client}@{version}");
    }

    [GeneratedRegex(@"^```(csharp|python)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    /// <returns>The lines that it printed.</returns>
    private static async Task<string[]> RunAsync(string program, string[] arguments, string key)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KARTHUB_WATCH_KEY"] = key, ["DOTNET_NOLOGO"] = "1", ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false", ["RunAnalyzers"] = "false" },
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Skip.If((await error).Contains("No module named 'websocket'", StringComparison.Ordinal), "Debian's python3-websocket is not installed: apt-get install python3-websocket.");
        process.ExitCode.ShouldBe(0, $"{program}: {output} {await error}");
        return output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
