using System.Collections.Concurrent;
using System.Diagnostics;

namespace KartHub.Tests.Shared;

/// <summary>A Windows of its own, for one test class: <c>IClassFixture&lt;Wine&gt;</c>. It has a screen of its own and ends with the tests.</summary>
public sealed class Wine : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-wine-");
    private Xvfb? screen;
    private Process? keeper;

    /// <summary>A folder that goes when the tests are over.</summary>
    public string Folder => Path.Combine(folder.FullName, "files");

    public async Task InitializeAsync()
    {
        if (!File.Exists("/usr/bin/wine") || !Xvfb.IsInstalled)
        {
            return;
        }

        Directory.CreateDirectory(Folder);
        screen = await Xvfb.StartAsync(1280, 1024);
        await RunAsync(Prepare("wineboot", "mscoree,mshtml=", "--init")); // It would ask whether to fetch what .NET of its own does not need.
        keeper = Process.Start(Unheard(Prepare("wine", "", "cmd.exe"))); // Windows's services live as long as it does; else each program would start them, and they would hold its output open.
    }

    public async Task DisposeAsync()
    {
        if (screen is not null)
        {
            await RunAsync(Prepare("wineserver", "", "-k"));
            await keeper!.WaitForExitAsync().WaitAsync(Eventually.Patience);
            keeper.Dispose();
            screen.Dispose();
        }

        Leftovers.Delete(folder);
    }

    /// <summary>Starts a Windows program; skips the test where there is no Wine.</summary>
    /// <param name="program">Its file.</param>
    /// <param name="environment">What else it should find there.</param>
    /// <param name="arguments">What it is told.</param>
    public WineProgram Start(string program, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments)
    {
        Skip.If(screen is null, "Wine or Xvfb is not installed (Debian: wine, wine64, xvfb).");
        File.Exists(program).ShouldBeTrue($"{program} is not there: scripts/build-windows.sh makes it");
        var start = Prepare("wine", "winedbg.exe=d;xinput1_4=n,b", [program, .. arguments]); // A crash is told at once; a pad may lie beside the program.
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new WineProgram(Process.Start(start)!);
    }

    private ProcessStartInfo Prepare(string command, string overrides, params string[] arguments) => new($"/usr/bin/{command}", arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment =
        {
            ["DISPLAY"] = screen!.Display,
            ["WINEPREFIX"] = Path.Combine(folder.FullName, "prefix"),
            ["WINEARCH"] = "win64",
            ["WINEDEBUG"] = "-all",
            ["WINEDLLOVERRIDES"] = overrides,
        },
    };

    private static ProcessStartInfo Unheard(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = false;
        return start;
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(Unheard(start))!;
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Eventually.Patience);
    }
}

/// <summary>A program under Wine.</summary>
public sealed class WineProgram : IDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> printed = new();
    private readonly SemaphoreSlim lines = new(0);
    private readonly ConcurrentQueue<string> unread = new();

    public WineProgram(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data, true);
        process.ErrorDataReceived += (_, line) => Take(line.Data, false);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasExited => process.HasExited;

    /// <summary>All that it printed so far.</summary>
    public string Printed => string.Join('\n', printed);

    /// <summary>Its next line on standard output.</summary>
    public async Task<string> ReadAsync()
    {
        (await lines.WaitAsync(Eventually.Patience)).ShouldBeTrue($"the program says nothing more; it said: {Printed}");
        return unread.TryDequeue(out var line) ? line : throw new InvalidOperationException("A line was lost.");
    }

    /// <summary>Gives it an order and returns the line that it answers.</summary>
    public async Task<string> TellAsync(string order)
    {
        await process.StandardInput.WriteLineAsync(order);
        await process.StandardInput.FlushAsync();
        return await ReadAsync();
    }

    /// <summary>Closes its input and waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Eventually.Patience);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
        lines.Dispose();
    }

    private void Take(string? line, bool output)
    {
        if (line is null)
        {
            return;
        }

        printed.Enqueue(line);
        if (output)
        {
            unread.Enqueue(line);
            lines.Release();
        }
    }
}
