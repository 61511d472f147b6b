using System.Diagnostics;

namespace KartHub.EndToEnd.Tests;

/// <summary>A program out of its package, as on a machine that has nothing of ours: it gets a home and the few commands that every system has, and nothing else.</summary>
internal sealed class BareProgram : IAsyncDisposable
{
    private static readonly string[] Commands = ["dirname", "ls", "readlink"]; // What the start of the hub asks for. No dotnet, no node.

    private readonly Process process;
    private readonly List<string> printed = [];

    /// <param name="program">Its file.</param>
    /// <param name="home">The home of whoever starts it, which is also where they start it.</param>
    /// <param name="arguments">What it is told.</param>
    public BareProgram(string program, string home, params string[] arguments)
    {
        File.Exists(program).ShouldBeTrue(program);
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = home, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["HOME"] = home;
        start.Environment["PATH"] = LinkCommands(Path.Combine(home, "bin"));
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>All that it printed so far.</summary>
    public string Printed
    {
        get
        {
            lock (printed)
            {
                return string.Join('\n', printed);
            }
        }
    }

    /// <summary>Waits for a line that has this in it.</summary>
    public async Task<string> ReadAsync(string part)
    {
        await Eventually.IsTrue(() => process.HasExited || Printed.Contains(part, StringComparison.Ordinal));
        Printed.ShouldContain(part);
        return Printed.Split('\n').First(line => line.Contains(part, StringComparison.Ordinal)).Trim();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string LinkCommands(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var command in Commands.Where(c => !File.Exists(Path.Combine(folder, c))))
        {
            File.CreateSymbolicLink(Path.Combine(folder, command), $"/bin/{command}");
        }

        return folder;
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            lock (printed)
            {
                printed.Add(line);
            }
        }
    }
}
