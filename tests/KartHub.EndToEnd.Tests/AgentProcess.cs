using System.Diagnostics;
using KartHub.Tests.Shared;

namespace KartHub.EndToEnd.Tests;

/// <summary>An agent on a machine of its own, as far as the hub can tell: a process with a spool, which can be killed and started again.</summary>
internal sealed class AgentProcess(Uri hub, string key, string name) : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-e2e-agent-");
    private Process? process;

    /// <summary>The whole segments that wait for the hub, in order.</summary>
    public string[] Segments => !Directory.Exists(Spool) ? []
        : [.. Directory.GetFiles(Spool, "*.segment", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private string Spool => Path.Combine(folder.FullName, "spool");

    public void Start()
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(Repository.Root, "artifacts", "bin", "KartHub.Agent", configuration, "KartHub.Agent.dll"), "connect",
                "--hub", hub.AbsoluteUri, "--name", name, "--source", "simulator",
                "--spool", Spool, "--models", Path.Combine(folder.FullName, "models"),
            },
            Environment = { ["KARTHUB_AGENT_KEY"] = key },
        });
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
}
