using System.Diagnostics;
using KartHub.Agent.Sources.Vnc;
using KartHub.Agent.Tests;
using KartHub.Agent.Tests.Sources.Vnc;
using KartHub.Tests.Shared;

namespace KartHub.Benchmarks;

/// <summary>How many different pictures a second arrive from x11vnc, of a screen of 640×480 pixels that changes 60 times a second.</summary>
internal static class VncBenchmarks
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    public static void Rate() => RateAsync().GetAwaiter().GetResult();

    private static async Task RateAsync()
    {
        using var screen = await Xvfb.StartAsync(640, 480);
        using var game = Process.Start(new ProcessStartInfo("dotnet", [typeof(VncBenchmarks).Assembly.Location, "draw", screen.Display, "60"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        await game.StandardOutput.ReadLineAsync();
        using var server = await X11Vnc.StartAsync(screen.Display);
        foreach (var (name, compressed) in new[] { ("vnc.rate", false), ("vnc.rate.zrle", true) })
        {
            await using var source = new VncKind(new VncOptions { Compressed = compressed, Patience = TimeSpan.FromSeconds(10) }, TimeProvider.System).Open($"127.0.0.1:{server.Port}");
            var (begun, seen) = (Stopwatch.GetTimestamp(), new HashSet<int>());
            while (Stopwatch.GetElapsedTime(begun) < Length)
            {
                seen.Add(TestWindow.NumberIn((await source.CaptureAsync(CancellationToken.None)).Picture));
                await Task.Delay(4);
            }

            Measure.Print(name, seen.Count / Length.TotalSeconds, "Hz");
        }

        game.StandardInput.Close();
        await game.WaitForExitAsync();
    }
}
