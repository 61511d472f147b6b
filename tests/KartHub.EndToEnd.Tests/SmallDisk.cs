using System.Diagnostics;

namespace KartHub.EndToEnd.Tests;

/// <summary>A disk in memory that is soon full.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string path;

    private SmallDisk(string path) => this.path = path;

    /// <summary>Mounts one; skips the test where nobody lets us.</summary>
    /// <param name="path">An empty folder.</param>
    /// <param name="size">As mount wants it.</param>
    public static SmallDisk Mount(string path, string size)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", $"size={size},mode=777", "tmpfs", path) == 0, "A small disk can be mounted by root alone.");
        return new SmallDisk(path);
    }

    public void Dispose() => Run("umount", "--lazy", path);

    private static int Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
