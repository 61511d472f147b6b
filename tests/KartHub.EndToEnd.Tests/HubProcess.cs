using System.Diagnostics;
using System.Globalization;

namespace KartHub.EndToEnd.Tests;

/// <summary>The hub on a port that it keeps.</summary>
/// <param name="builtInAgent">Whether its own agent is there.</param>
internal sealed class HubProcess(bool builtInAgent = true) : ProgramProcess("KartHub.Web")
{
    private readonly List<string> output = [];

    public string DataPath => Folder;

    /// <summary>Settings of the next start, by their names as environment variables: <c>Hub__ReserveMegabytes</c>.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>The link that signs the instructor in, as printed at the last start.</summary>
    public Uri StartLink { get; private set; } = null!;

    /// <summary>Where it listens.</summary>
    public int Port { get; init; } = FreePort.Find();

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>What the hub printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return string.Join('\n', output);
            }
        }
    }

    /// <summary>The most memory that it has had since its start, in megabytes.</summary>
    public int PeakMegabytes
    {
        get
        {
            var peak = File.ReadLines($"/proc/{Running!.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return int.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1000;
        }
    }

    /// <summary>Starts it, and waits for the address that it prints.</summary>
    public async Task StartAsync()
    {
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo
        {
            Environment = { ["Hub__DataFolder"] = Folder, ["Demo__Agent"] = builtInAgent ? "true" : "false", ["Hub__Packages"] = Path.Combine(Folder, "packages") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings)
        {
            start.Environment[name] = value;
        }

        var process = Start(
            start,
            "--contentRoot", Path.Combine(Repository.Root, "src", "KartHub.Web"), "--urls", Address.ToString().TrimEnd('/'));
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"The hub ended at its start:\n{Output}"));
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        StartLink = await ready.Task.WaitAsync(Eventually.Patience);

        void Take(string? line)
        {
            if (line is null)
            {
                return;
            }

            lock (output)
            {
                output.Add(line);
            }

            if (line.Contains("/enter/", StringComparison.Ordinal))
            {
                ready.TrySetResult(new Uri(line.Trim()));
            }
        }
    }

    /// <summary>Runs a verb on its data while it is not running.</summary>
    /// <returns>The exit code, and all that was said.</returns>
    public async Task<(int ExitCode, string Said)> RunVerbAsync(string verb)
    {
        var process = Start(new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true }, verb, "--data", Folder);
        var (results, notes) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var exitCode = process.ExitCode;
        var said = await results + await notes;
        await EndedAsync();
        return (exitCode, said);
    }

    /// <summary>Ends it as the system does: Ctrl-C's signal is ignored by all that a shell has put in the background.</summary>
    public async Task StopAsync()
    {
        using (var signal = Process.Start("kill", ["-TERM", Running!.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync();
        }

        await EndedAsync().WaitAsync(Eventually.Patience);
    }
}
