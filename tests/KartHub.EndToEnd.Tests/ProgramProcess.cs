using System.Diagnostics;

namespace KartHub.EndToEnd.Tests;

/// <summary>One of KartHub's programs as people start it: a process with a folder of its own, which can be killed without warning and started again on it.</summary>
/// <param name="program">The project that it is built from.</param>
internal abstract class ProgramProcess(string program) : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-e2e-");

    /// <summary>Where it keeps its files.</summary>
    protected string Folder => folder.FullName;

    /// <summary>How often it was killed while it ran.</summary>
    public int Kills { get; private set; }

    /// <summary>Null before its start and after its end.</summary>
    protected Process? Running { get; private set; }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (Running is { HasExited: false } process)
        {
            process.Kill(entireProcessTree: true);
            Kills++;
        }

        await EndedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Leftovers.Delete(folder);
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts what was built beside these tests.</summary>
    protected Process Start(ProcessStartInfo start, params string[] arguments)
    {
        start.FileName = "dotnet";
        start.ArgumentList.Add(Repository.Program(program));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Running = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    /// <summary>Waits for its end.</summary>
    protected async Task EndedAsync()
    {
        if (Running is { } process)
        {
            await process.WaitForExitAsync();
            process.Dispose();
            Running = null;
        }
    }
}
