using KartHub.Agent.Emulators;
using KartHub.Agent.Sources;
using KartHub.Agent.Sources.X11;
using KartHub.Tests.Shared;

namespace KartHub.EndToEnd.Tests.Emulator;

/// <summary>mupen64plus with the road game on a screen of its own, and someone who watches its telemetry all the time.</summary>
internal sealed class RoadGame : IAsyncDisposable
{
    private static readonly string Rom = Path.Combine(Repository.Root, "artifacts", "rom", "road.z64");
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(8);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-emulator-");
    private readonly List<string> log = [];
    private readonly CancellationTokenSource ended = new();
    private readonly Xvfb screen;
    private readonly Mupen64Plus emulator;
    private readonly IFrameSource eyes;
    private readonly TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task watching;

    private RoadGame(Xvfb screen, string pad)
    {
        this.screen = screen;
        emulator = Mupen64Plus.Start(
            new EmulatorOptions
            {
                Rom = KartHub.Agent.Emulators.Rom.Read(Rom),
                Folder = folder.FullName,
                Pad = pad,
                Sound = false,
                Display = screen.Display,
                Plugin = Path.Combine(Repository.Root, "artifacts", "plugin", "mupen64plus-input-karthub.so"),
            },
            line =>
            {
                lock (log)
                {
                    log.Add(line);
                }
            });
        eyes = OpenSource();
        watching = Task.Run(WatchAsync);
    }

    /// <summary>Hears of every step of the game that was seen, and how many steps it is after the last one.</summary>
    public event Action<Telemetry, int>? Stepped;

    public string Log
    {
        get
        {
            lock (log)
            {
                return string.Join('\n', log);
            }
        }
    }

    public Telemetry Latest { get; private set; }

    /// <summary>The screen that it is on.</summary>
    public string Display => screen.Display;

    /// <summary>Starts it and waits for its first picture. Skips the test where something is not installed or built.</summary>
    /// <param name="pad">As <see cref="EmulatorOptions.Pad"/>.</param>
    public static async Task<RoadGame> StartAsync(string pad)
    {
        Skip.IfNot(Xvfb.IsInstalled, "Xvfb is not installed (Debian: xvfb).");
        Skip.IfNot(File.Exists("/usr/games/mupen64plus"), "mupen64plus is not installed (Debian: mupen64plus-ui-console mupen64plus-video-all mupen64plus-rsp-hle).");
        Skip.IfNot(File.Exists(Rom), "The game is not built: scripts/build-rom.sh.");
        var game = new RoadGame(await Xvfb.StartAsync(640, 480), pad);
        try
        {
            await game.seen.Task.WaitAsync(Eventually.Patience);
        }
        catch (TimeoutException)
        {
            await game.DisposeAsync();
            throw new TimeoutException($"The game did not appear:\n{game.Log}");
        }

        return game;
    }

    /// <summary>The emulator's window, as an agent captures it.</summary>
    public IFrameSource OpenSource() => new X11WindowKind(TimeProvider.System, screen.Display).Open("mupen64plus");

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await eyes.DisposeAsync();
        await emulator.DisposeAsync();
        screen.Dispose();
        Leftovers.Delete(folder);
        ended.Dispose();
    }

    private async Task WatchAsync()
    {
        var last = -1;
        while (true)
        {
            await Task.Delay(Look, ended.Token);
            try
            {
                var frame = await eyes.CaptureAsync(ended.Token);
                if (Telemetry.TryRead(frame.Picture, out var telemetry) && telemetry.Step != last)
                {
                    var steps = last < 0 ? 1 : (telemetry.Step - last) & 0xFF;
                    (last, Latest) = (telemetry.Step, telemetry);
                    Stepped?.Invoke(telemetry, steps);
                    seen.TrySetResult();
                }
            }
            catch (SourceLostException)
            {
                // The window is not there yet.
            }
        }
    }
}
