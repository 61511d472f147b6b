using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KartHub.Agent.Emulators;

/// <summary>mupen64plus at work: a window of 640×480 with nothing drawn over the game, which ends when this is disposed of.</summary>
public sealed partial class Mupen64Plus : IAsyncDisposable
{
    private const int Terminate = 15; // SIGTERM
    private static readonly TimeSpan SavingTime = TimeSpan.FromSeconds(3);

    private readonly Process process;
    private bool disposed;

    private Mupen64Plus(Process process) => this.process = process;

    /// <summary>The process's id.</summary>
    public int ProcessId => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Starts a game.</summary>
    /// <param name="options">How.</param>
    /// <param name="log">Hears every line that the emulator prints.</param>
    /// <exception cref="EmulatorException">Something is missing; the message says what to install.</exception>
    public static Mupen64Plus Start(EmulatorOptions options, Action<string> log)
    {
        var start = new ProcessStartInfo(options.Program ?? EmulatorFiles.FindProgram())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory.CreateDirectory(options.Folder).FullName,
        };
        foreach (var argument in Arguments(options))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["KARTHUB_INPUT"] = options.Pad;
        if (options.Display is { } display)
        {
            start.Environment["DISPLAY"] = display;
        }

        try
        {
            var process = Process.Start(start)!;
            process.OutputDataReceived += (_, line) => Tell(line.Data);
            process.ErrorDataReceived += (_, line) => Tell(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return new Mupen64Plus(process);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or FileNotFoundException)
        {
            throw new EmulatorException($"{start.FileName} could not be started: {e.Message}. {EmulatorFiles.HowToInstall}", e);
        }

        void Tell(string? line)
        {
            if (line is not null)
            {
                log(line);
            }
        }
    }

    /// <summary>Waits until the game's window was closed.</summary>
    /// <returns>What the process ended with; 0 is well.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return process.ExitCode;
    }

    /// <summary>Closes the game as its window's button does, so that it saves; ends it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        if (!process.HasExited)
        {
            _ = OperatingSystem.IsWindows() ? process.CloseMainWindow() : Signal(process.Id, Terminate) == 0;
            using var patience = new CancellationTokenSource(SavingTime);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }

        process.Dispose();
    }

    private static IEnumerable<string> Arguments(EmulatorOptions options)
    {
        var folder = Path.GetFullPath(options.Folder);
        var saves = Directory.CreateDirectory(Path.Combine(folder, "saves")).FullName;
        return
        [
            "--configdir", folder,
            "--sshotdir", Directory.CreateDirectory(Path.Combine(folder, "screenshots")).FullName,
            "--set", $"Core[SaveStatePath]={saves}",
            "--set", $"Core[SaveSRAMPath]={saves}",
            "--windowed", "--resolution", "640x480", // What recordings have always had.
            "--noosd", // Words over the game would be learnt.
            "--nosaveoptions", // This is how it is started here, not how it is to be from now on.
            "--gfx", $"mupen64plus-video-{options.Video}",
            "--audio", options.Sound ? "mupen64plus-audio-sdl" : "dummy",
            "--input", options.Pad == EmulatorOptions.Sdl ? "mupen64plus-input-sdl" : options.Plugin ?? EmulatorFiles.FindPlugin(),
            "--rsp", "mupen64plus-rsp-hle",
            "--emumode", "2", // The recompiler: the others are too slow for a processor that also learns.
            options.Rom.Path,
        ];
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
