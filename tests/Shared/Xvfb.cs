using System.Diagnostics;

namespace KartHub.Tests.Shared;

/// <summary>An X server without a monitor. It ends with this process, even when that is killed.</summary>
internal sealed class Xvfb : IDisposable
{
    // The shell waits for the end of its input, which comes when this process is gone for whatever reason, and takes the server along.
    private const string Keeper = "Xvfb -displayfd 3 -nolisten tcp -noreset \"$@\" 3>&1 >/dev/null 2>&1 & cat >/dev/null; kill $!; wait";

    private readonly Process keeper;

    private Xvfb(Process keeper, string display) => (this.keeper, Display) = (keeper, display);

    public static bool IsInstalled { get; } = File.Exists("/usr/bin/Xvfb");

    /// <summary>What DISPLAY is set to, for instance <c>:5</c>.</summary>
    public string Display { get; }

    /// <summary>Starts a server and waits until it takes connections.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="depth">Bits a pixel: 24, 16, 8.</param>
    /// <param name="more">Xvfb's own arguments; <c>:N</c> names the display.</param>
    public static async Task<Xvfb> StartAsync(int width, int height, int depth = 24, params string[] more)
    {
        string[] arguments = ["-screen", "0", $"{width}x{height}x{depth}", .. more];
        var keeper = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Keeper, "sh", .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var number = await keeper.StandardOutput.ReadLineAsync();
        return number is null
            ? throw new InvalidOperationException($"Xvfb {string.Join(' ', arguments)} did not start.")
            : new Xvfb(keeper, $":{number.Trim()}");
    }

    /// <summary>Ends the server; whoever is connected loses the connection.</summary>
    public void Dispose()
    {
        keeper.StandardInput.Close();
        keeper.WaitForExit();
        keeper.Dispose();
    }
}
