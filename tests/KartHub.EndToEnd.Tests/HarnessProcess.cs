using System.Diagnostics;
using System.Globalization;

namespace KartHub.EndToEnd.Tests;

/// <summary>A process that works off jobs in PostgreSQL as the hub would, and does what it is asked.</summary>
/// <param name="name">What it is called among the others.</param>
internal sealed class HarnessProcess(string name) : ProgramProcess("KartHub.JobHarness")
{
    public int Id => Running!.Id;

    /// <summary>Starts it, and waits until it serves.</summary>
    /// <param name="postgreSql">The connection string of its database.</param>
    /// <param name="diary">The file in which its jobs say what happens to them.</param>
    /// <param name="takenOverAfter">How long it must be silent before its jobs are another's; whole seconds.</param>
    public async Task StartAsync(string postgreSql, string diary, TimeSpan takenOverAfter)
    {
        Start(
            new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true },
            postgreSql, name, diary, takenOverAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        (await AnswerAsync()).ShouldBe("ready");
    }

    /// <summary>Has it queue a job.</summary>
    /// <returns>Hangfire's id of that.</returns>
    public Task<string> EnqueueAsync() => AskAsync("enqueue");

    /// <summary>Has it delete a job, which runs here or elsewhere.</summary>
    public async Task DeleteAsync(string id) => (await AskAsync($"delete {id}")).ShouldBe(bool.TrueString);

    private async Task<string> AskAsync(string command)
    {
        await Running!.StandardInput.WriteLineAsync(command);
        return await AnswerAsync();
    }

    private async Task<string> AnswerAsync() => (await Running!.StandardOutput.ReadLineAsync()).ShouldNotBeNull("It ended.");
}
