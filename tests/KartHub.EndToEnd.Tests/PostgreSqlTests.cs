using System.Diagnostics;
using System.Globalization;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using KartHub.Web.Tests;
using KartHub.Web.Tests.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace KartHub.EndToEnd.Tests;

/// <summary>Hangfire on PostgreSQL, set up as the hub does that.</summary>
[Trait("Category", "Slow")]
public sealed class PostgreSqlTests(PostgreSqlCluster postgres, ITestOutputHelper output) : IClassFixture<PostgreSqlCluster>
{
    private static readonly TimeSpan TakenOverAfter = TimeSpan.FromSeconds(5); // A third of the hub's own: the test waits for it three times.

    [SkippableFact]
    public async Task ALongJob_IsBegunByOneOfTwoProcesses_AndTakenOverOnceWhenThatIsKilled()
    {
        var database = await postgres.CreateDatabaseAsync("harness");
        using var folder = new TestFolder();
        var diary = Path.Combine(folder.Path, "diary");
        await using var left = new HarnessProcess("left");
        await using var right = new HarnessProcess("right");
        await left.StartAsync(database, diary, TakenOverAfter); // Makes the tables.
        await right.StartAsync(database, diary, TakenOverAfter);

        var job = await left.EnqueueAsync();
        await Eventually.IsTrue(() => Lines() == 1);
        await Task.Delay(1.6 * TakenOverAfter);
        var (runs, waits) = File.ReadAllText(diary).Contains($" {left.Id} ", StringComparison.Ordinal) ? (left, right) : (right, left);
        var (first, second) = (runs.Id, waits.Id);
        File.ReadAllLines(diary).ShouldBe([$"began {first} {job}"]);

        await runs.KillAsync();
        var silent = Stopwatch.GetTimestamp();
        await Eventually.IsTrue(() => Lines() == 2);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Taken over {Stopwatch.GetElapsedTime(silent).TotalSeconds:0.0} s after the kill."));

        var asked = Stopwatch.GetTimestamp();
        await waits.DeleteAsync(job);
        await Eventually.IsTrue(() => Lines() == 3);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Stopped {Stopwatch.GetElapsedTime(asked).TotalSeconds:0.0} s after its deletion."));
        File.ReadAllLines(diary).ShouldBe([$"began {first} {job}", $"began {second} {job}", $"ended {second} {job}"]);

        int Lines() => File.Exists(diary) ? File.ReadAllLines(diary).Length : 0;
    }

    [SkippableFact]
    public async Task AHub_RunsAJobToItsEnd_AndCancelsAnother()
    {
        await using var hub = new HubApp { Settings = { ["Jobs:PostgreSql"] = await postgres.CreateDatabaseAsync("hub") }, Add = Steps.AddTo };
        var (queue, steps) = (hub.Services.GetRequiredService<JobQueue>(), hub.Services.GetRequiredService<Steps>());
        var owner = await hub.InstructorAsync();
        var first = await hub.AddAsync(queue.Create("count", "one", owner.Id, Guid.NewGuid()));
        var second = await hub.AddAsync(queue.Create("count", "two", owner.Id, Guid.NewGuid()));

        steps.Allow(CountJob.Length + 1);
        await UntilAsync(first, job => job.State == JobState.Done);
        await UntilAsync(second, job => job.Progress > 0);
        (await queue.CancelAsync(second.Id, default)).ShouldBeTrue();
        await UntilAsync(second, job => job.State == JobState.Cancelled);

        steps.Starts.ShouldBe([("one", 0), ("two", 0)]);

        Task<Job> UntilAsync(Job job, Func<Job, bool> awaited) => hub.UntilAsync(Topics.Jobs, db => db.Jobs.AsNoTracking().SingleAsync(j => j.Id == job.Id), awaited);
    }
}
