using System.Diagnostics;

namespace KartHub.Tests.Shared;

/// <summary>An X server without a monitor (Xvfb), for one test class: <c>IClassFixture&lt;VirtualScreen&gt;</c>. It ends with the tests, even when they are killed.</summary>
public sealed class VirtualScreen : IAsyncLifetime, IDisposable
{
    // The shell waits for the end of its input, which comes when this process is gone for whatever reason, and takes the server along.
    private const string Keeper = "Xvfb -displayfd 3 -nolisten tcp -noreset \"$@\" 3>&1 >/dev/null 2>&1 & cat >/dev/null; kill $!; wait";

    private readonly string[] arguments;
    private Process? keeper;
    private string? display;

    /// <summary>1280×1024 pixels, 24 bits deep.</summary>
    public VirtualScreen() : this(1280, 1024, 24)
    {
    }

    private VirtualScreen(int width, int height, int depth, params string[] more) =>
        arguments = ["-screen", "0", $"{width}x{height}x{depth}", .. more];

    /// <summary>What DISPLAY is set to, for instance <c>:5</c>. Skips the test where there is no Xvfb.</summary>
    public string Display
    {
        get
        {
            Skip.If(display is null, "Xvfb is not installed (Debian: xvfb).");
            return display;
        }
    }

    /// <summary>Starts another screen, for tests that need one of their own kind.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="depth">Bits a pixel: 24, 16, 8.</param>
    /// <param name="more">Xvfb's own arguments; <c>:N</c> names the display.</param>
    public static async Task<VirtualScreen> StartAsync(int width, int height, int depth = 24, params string[] more)
    {
        var screen = new VirtualScreen(width, height, depth, more);
        await screen.InitializeAsync();
        return screen;
    }

    public async Task InitializeAsync()
    {
        if (!File.Exists("/usr/bin/Xvfb"))
        {
            return;
        }

        keeper = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Keeper, "sh", .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var number = await keeper.StandardOutput.ReadLineAsync();
        display = number is null ? throw new InvalidOperationException($"Xvfb {string.Join(' ', arguments)} did not start.") : $":{number.Trim()}";
    }

    public Task DisposeAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Ends the server; whoever is connected loses the connection.</summary>
    public void Dispose()
    {
        if (keeper is { } running)
        {
            keeper = null;
            running.StandardInput.Close();
            running.WaitForExit();
            running.Dispose();
        }
    }
}
