using System.Text.Json;

namespace KartHub.Cli.Tests;

/// <summary>Runs the command line in this process, in a folder of its own.</summary>
public sealed class TestTerminal : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("karthub-cli-").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    public static async Task<Printed> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await TrainingCommandLine.RunAsync(arguments, output, error, TimeProvider.System, cancellationToken);
        return new Printed(exitCode, output.ToString(), error.ToString());
    }

    public static Task<Printed> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    /// <summary>Runs a verb that must succeed and prints lines of JSON.</summary>
    public static async Task<JsonElement[]> JsonAsync(params string[] arguments)
    {
        var printed = await RunAsync([.. arguments, "--json"]);
        printed.ExitCode.ShouldBe(0, printed.Error);
        return [.. printed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    /// <summary>Runs a verb that must be refused, on the error stream alone.</summary>
    /// <returns>What it said.</returns>
    public async Task<string> RefusalAsync(params string[] arguments)
    {
        var before = Everything();
        var printed = await RunAsync(arguments);
        printed.ExitCode.ShouldBe(1);
        printed.Output.ShouldBeEmpty();
        printed.Error.ShouldNotContain("   at ");
        Everything().ShouldBe(before, "nothing half-written may be left");
        return printed.Error;
    }

    /// <summary>A short recording of the expert.</summary>
    public async Task<string> RecordAsync(string name = "recording", int seconds = 3, string track = "Crossover", int seed = 1)
    {
        await JsonAsync("simulate", "record", "--track", track, "--seconds", $"{seconds}", "--seed", $"{seed}", "--out", this[name]);
        return this[name];
    }

    public IReadOnlyList<string> Everything() => [.. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

public sealed record Printed(int ExitCode, string Output, string Error);
