using System.Diagnostics;
using System.Text;

namespace KartHub.Training.Tests.Interchange;

/// <summary>Other people's readers, to check KartHub's files with: Debian's Python packages.</summary>
internal static class OtherPrograms
{
    private const string DebianPython = "/usr/bin/python3";

    /// <summary>Runs a script of Debian's Python; skips the test where a package it needs is not installed.</summary>
    /// <returns>What it printed.</returns>
    public static string Python(string package, string script, params string[] arguments)
    {
        Skip.IfNot(
            File.Exists(DebianPython) && Run(DebianPython, ["-c", $"import {package}"]).ExitCode == 0,
            $"Debian's python3-{package} is not installed: apt-get install python3-{package}.");
        var printed = Run(DebianPython, ["-c", script, .. arguments]);
        printed.ExitCode.ShouldBe(0, printed.Error);
        return printed.Output;
    }

    /// <summary>A file of weights that h5py wrote in one of the <see cref="NewerHdf5Files.Ways"/>; skips the test where it is not installed.</summary>
    /// <param name="layers">As <see cref="NewerHdf5Files.Script"/> takes them.</param>
    public static byte[] NewerHdf5(string way, string layers)
    {
        using var temp = new TempFolder();
        Python("h5py", NewerHdf5Files.Script, temp["made.h5"], way, layers);
        return File.ReadAllBytes(temp["made.h5"]);
    }

    private static (int ExitCode, string Output, string Error) Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = new StringBuilder();
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.ToString());
    }
}
