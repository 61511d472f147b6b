using System.Diagnostics;
using KartHub.Contracts;

namespace KartHub.Agent.Emulators;

/// <summary>
/// mupen64plus at work: a window of 640×480 with nothing drawn over the game. It ends when this is disposed of, and, but on
/// Windows, when this process is gone for whatever reason.
/// </summary>
public sealed class Mupen64Plus : IAsyncDisposable
{
    /// <summary>
    /// Waits for the end of its input, which comes when this process closes it or is gone, and then closes the game as its
    /// window's button does. Ctrl-C, which the terminal sends to all, is left to this process.
    /// </summary>
    private const string Keeper =
        """trap '' INT; exec 3<&0; "$@" 3<&- & game=$!; { cat <&3; kill $game; } >/dev/null 2>&1 & keeper=$!; wait $game; code=$?; kill $keeper 2>/dev/null; exit $code""";

    private static readonly TimeSpan SavingTime = TimeSpan.FromSeconds(10); // A busy machine takes longer than one thinks, and what is not saved is lost.

    private readonly Process process;
    private bool disposed;

    private Mupen64Plus(Process process) => this.process = process;

    /// <summary>Starts a game.</summary>
    /// <param name="options">How.</param>
    /// <param name="log">Hears every line that the emulator prints.</param>
    /// <exception cref="Refusal">Something is missing; the message says what to install.</exception>
    public static Mupen64Plus Start(EmulatorOptions options, Action<string> log)
    {
        var program = options.Program ?? EmulatorFiles.FindProgram();
        if (!File.Exists(program))
        {
            throw new Refusal("emulator.not-there", $"There is no program {program}. {EmulatorFiles.HowToInstall}");
        }

        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? program : "/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory.CreateDirectory(options.Folder).FullName,
        };
        string[] keeper = OperatingSystem.IsWindows() ? [] : ["-c", Keeper, "sh", Path.GetFullPath(program)];
        foreach (var argument in keeper.Concat(Arguments(options)))
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
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new Refusal("emulator.not-started", $"{program} could not be started: {e.Message}. {EmulatorFiles.HowToInstall}", e);
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
        process.StandardInput.Close(); // The keeper's sign.
        if (OperatingSystem.IsWindows() && !process.HasExited)
        {
            process.CloseMainWindow();
        }

        using var patience = new CancellationTokenSource(SavingTime);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
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
}
