using System.Diagnostics;
using KartHub.Tests.Shared;

namespace KartHub.Agent.Tests.Sources.Vnc;

/// <summary>The real x11vnc, serving an X server's screen; it ends with that server.</summary>
internal sealed class X11Vnc : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process process;

    private X11Vnc(Process process, int port) => (this.process, Port) = (process, port);

    public static bool IsInstalled { get; } = File.Exists("/usr/bin/x11vnc");

    public int Port { get; }

    /// <summary>Starts a server and waits until it takes connections.</summary>
    /// <param name="display">The X server.</param>
    /// <param name="password">What it asks for; null for nothing.</param>
    public static async Task<X11Vnc> StartAsync(string display, string? password = null)
    {
        var port = FreePort.Find();
        string[] security = password is null ? ["-nopw"] : ["-passwd", password];
        var process = Process.Start(new ProcessStartInfo(
            "/usr/bin/x11vnc", ["-display", display, "-rfbport", $"{port}", "-localhost", "-no6", "-forever", "-shared", "-quiet", "-norc", "-wait", "5", "-defer", "1", .. security])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        for (string? line; (line = await process.StandardOutput.ReadLineAsync()) is not null;)
        {
            if (line.StartsWith("PORT=", StringComparison.Ordinal))
            {
                return new X11Vnc(process, port);
            }
        }

        process.Dispose();
        throw new InvalidOperationException("x11vnc did not start.");
    }

    /// <summary>Asks it to end: killed, it would leave some forty pieces of shared memory, of which a system has 4096 for all its days.</summary>
    public void Dispose()
    {
        using (var signal = Process.Start("/bin/kill", ["-TERM", $"{process.Id}"]))
        {
            signal.WaitForExit();
        }

        if (!process.WaitForExit(Patience))
        {
            process.Kill();
        }

        process.WaitForExit();
        process.Dispose();
    }
}
