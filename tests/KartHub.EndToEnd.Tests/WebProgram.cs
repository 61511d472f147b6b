using System.Diagnostics;

namespace KartHub.EndToEnd.Tests;

/// <summary>How a run of the hub's program ended.</summary>
internal sealed record Ended(int Code, string Output, string Error);

/// <summary>The hub's program, run to its end: a verb, or a start that is refused.</summary>
internal static class WebProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5); // No assertion on speed.

    /// <summary>Starts a hub on a folder as somebody for whom the modes of files count, as they do not for root.</summary>
    public static Task<Ended> StartHubAsync(string folder) => RunAsync(
        unprivileged: true, "--contentRoot", Path.Combine(Repository.Root, "src", "KartHub.Web"), "--urls", "http://127.0.0.1:0", $"--Hub:DataFolder={folder}");

    public static Task<Ended> RunAsync(params string[] arguments) => RunAsync(unprivileged: false, arguments);

    private static async Task<Ended> RunAsync(bool unprivileged, params string[] arguments)
    {
        string[] command = ["dotnet", Repository.Program("KartHub.Web"), .. arguments];
        if (unprivileged && OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess)
        {
            command = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", .. command];
        }

        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new Ended(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
