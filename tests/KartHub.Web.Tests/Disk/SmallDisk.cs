using System.Diagnostics;
using System.Globalization;

namespace KartHub.Web.Tests.Disk;

/// <summary>A real disk of some megabytes: memory, mounted as a folder, which Linux lets its administrator do.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Mounts one at a folder, or skips the test.</summary>
    public static SmallDisk Mount(string folder, int megabytes)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux mounts memory as a disk.");
        Directory.CreateDirectory(folder);
        Skip.IfNot(Run("mount", "-t", "tmpfs", "-o", $"size={megabytes.ToString(CultureInfo.InvariantCulture)}m", "karthub-test", folder), "This user, or this container, may not mount a disk.");
        return new SmallDisk(folder);
    }

    public void Dispose() => Run("umount", "--lazy", Folder);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
