using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KartHub.Tests.Shared;

namespace KartHub.EndToEnd.Tests;

/// <summary>The hub as people start it: a process of its own, which can be killed without warning and started again on its data.</summary>
internal sealed class HubProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-e2e-");
    private readonly int port = FreePort();
    private readonly List<string> output = [];
    private Process? process;

    public string DataPath => folder.FullName;

    /// <summary>The link that signs the instructor in, as printed at the last start.</summary>
    public Uri StartLink { get; private set; } = null!;

    public Uri Address => new($"http://127.0.0.1:{port}");

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

    /// <summary>Starts the hub with its built-in agent, and waits for the address that it prints.</summary>
    public async Task StartAsync()
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(Repository.Root, "artifacts", "bin", "KartHub.Web", configuration, "KartHub.Web.dll"),
                "--contentRoot", Path.Combine(Repository.Root, "src", "KartHub.Web"),
                "--urls", Address.ToString().TrimEnd('/'),
            },
            Environment = { ["Hub__DataFolder"] = folder.FullName, ["Demo__Agent"] = "true" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"The hub ended at its start:\n{Output}"));
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        StartLink = await ready.Task.WaitAsync(StartLimit);

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

    /// <summary>Ends it as Ctrl-C does.</summary>
    public async Task StopAsync()
    {
        using (var signal = Process.Start("kill", ["-INT", process!.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync();
        }

        await process.WaitForExitAsync().WaitAsync(StartLimit);
        process.Dispose();
        process = null;
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (process is { HasExited: false } running)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
        }

        process?.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
