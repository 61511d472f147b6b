using System.Diagnostics;
using System.Globalization;
using KartHub.Benchmarks;
using KartHub.Training.Runs;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings.Mirror;
using KartHub.Web.Features.Recordings.Prepared;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using KartHub.Web.Jobs.Turns;
using KartHub.Web.Live;
using KartHub.Web.Tests;
using KartHub.Web.Tests.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.HubBenchmarks;

/// <summary>The queue of a hub in this process, with its real jobs.</summary>
internal static class JobBenchmarks
{
    private const int Waiting = 2_000;
    private const int ShortJobs = 200;

    /// <summary>A training and short jobs beside it: minutes from KARTHUB_MINUTES, 30 if it is not set.</summary>
    public static async Task BesideAsync()
    {
        var minutes = double.Parse(Environment.GetEnvironmentVariable("KARTHUB_MINUTES") ?? "30", CultureInfo.InvariantCulture);
        await using var hub = new HubApp { Settings = { ["Quotas:QueuedEpochs"] = "10000" } };
        var ann = await hub.AddPersonAsync("Ann");
        var recordings = await RecordAsync(hub, ann, 1 + (ShortJobs / 2)); // Each is mirrored and prepared once; the last one is trained on.
        var run = await hub.TrainAsync(ann, "Long", [recordings[^1]], new TrainingOptions { Epochs = 10_000 }, j => j.State == JobState.Running);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < ShortJobs; i++)
        {
            var person = await hub.AddPersonAsync($"Person {i}");
            var recording = recordings[i / 2];
            await (i % 2 == 0
                ? hub.Services.GetRequiredService<Mirrors>().OrderAsync(recording, person.Principal(), default)
                : hub.Services.GetRequiredService<Preparations>().OrderAsync(recording, person.Principal(), default));
            await Task.Delay(TimeSpan.FromMinutes(minutes / ShortJobs));
        }

        await hub.UntilAsync(Topics.Jobs, db => db.Jobs.CountAsync(j => j.Id != run.JobId && (j.State == JobState.Queued || j.State == JobState.Running)), active => active == 0);
        var training = await hub.QueryAsync(db => db.Jobs.SingleAsync(j => j.Id == run.JobId));
        Print("jobs.beside.minutes", clock.Elapsed.TotalMinutes, "min");
        Print("jobs.beside.done", await hub.QueryAsync(db => db.Jobs.CountAsync(j => j.Id != run.JobId && j.State == JobState.Done)), "jobs"); // And one: the training's own preparation.
        Print("jobs.beside.mirrors", await hub.QueryAsync(db => db.Recordings.CountAsync(r => r.FlippedFromId != null)), "recordings");
        Print("jobs.beside.training-runs", training is { State: JobState.Running, Attempt: 1, Interruptions: 0 } ? 1 : 0, "training");
        var epochs = await hub.QueryAsync(db => db.EpochMetrics.Where(e => e.RunId == run.Id).OrderBy(e => e.Epoch).Select(e => e.Epoch).ToListAsync());
        Print("jobs.beside.epochs", epochs.Count, "epochs");
        Print("jobs.beside.epochs-missing-or-twice", epochs.Where((epoch, i) => epoch != i + 1).Count(), "epochs");
        await hub.Services.GetRequiredService<JobQueue>().CancelAsync(run.JobId, default);
        await hub.UntilRunAsync(run.Id, r => !r.Job!.IsActive);
    }

    /// <summary>Two thousand waiting jobs: what a start, a page and the next turn take, and the order in which they run.</summary>
    public static async Task QueueAsync()
    {
        using var data = new TestFolder();
        await using (var hub = new HubApp(data))
        {
            var people = new List<Person>();
            for (var i = 0; i < 20; i++)
            {
                people.Add(await hub.AddPersonAsync($"Person {i}"));
            }

            await hub.Services.GetRequiredService<JobQueue>().PauseAsync(true, (await hub.InstructorAsync()).Principal(), default);
            await hub.QueryAsync(async db =>
            {
                db.AddRange(Enumerable.Range(0, Waiting).Select(i => hub.Services.GetRequiredService<JobQueue>()
                    .Create(PrepareJob.Kind, $"Job {i}", people[i % 7 == 0 ? i % 20 : 0].Id, Guid.NewGuid(), work: 1, pace: PrepareJob.Kind)));
                return await db.SaveChangesAsync();
            });
        }

        var clock = Stopwatch.StartNew();
        await using var again = new HubApp(data);
        var instructor = (await again.InstructorAsync()).Principal();
        Print("jobs.queue.start", clock.Elapsed.TotalSeconds, "s");
        await again.Services.GetRequiredService<JobQueue>().PauseAsync(false, instructor, default);
        await again.Services.GetRequiredService<JobQueue>().PauseAsync(true, instructor, default);
        using var client = await again.SignedInClientAsync(await again.InstructorAsync());
        await client.GetStringAsync("/jobs");
        Print("jobs.queue.page", await MedianAsync(() => client.GetStringAsync("/jobs")), "ms");
        var reader = again.Services.GetRequiredService<QueueReader>();
        await again.Services.GetRequiredService<JobQueue>().PauseAsync(false, instructor, default);
        Print("jobs.queue.next", await MedianAsync(() => again.QueryAsync(db => reader.InOrderAsync(db, Lane.ShortJobs, default))), "ms");
        clock.Restart();
        await again.UntilAsync(Topics.Jobs, db => db.Jobs.CountAsync(j => j.State == JobState.Queued || j.State == JobState.Running), active => active == 0);
        var rate = Waiting / clock.Elapsed.TotalSeconds;
        Print("jobs.queue.rate", rate, "jobs/s"); // Each fails at once: there is no such recording.
        var begun = await again.QueryAsync(db => db.Jobs.OrderBy(j => j.StartedAt).Select(j => new { j.OwnerId, j.QueuedAt }).ToListAsync());
        var moved = begun.GroupBy(j => j.OwnerId)
            .SelectMany(own => own.Index().OrderBy(j => j.Item.QueuedAt).Select((j, place) => Math.Abs(j.Index - place)));
        Print("jobs.queue.out-of-order", moved.Count(places => places >= Lane.ShortJobs.AtOnce), "jobs"); // Those given out together begin in either order.
        Print("jobs.queue.begun", begun.Count, "jobs");
    }

    /// <summary>Ten runs of one person and one of another: whose turn it is, and how right the expected starts are.</summary>
    public static async Task TurnsAsync()
    {
        await using var hub = new HubApp { Settings = { ["Quotas:QueuedRuns"] = "10", ["Quotas:QueuedEpochs"] = "10000" } };
        var (ann, ben) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben"));
        var recordings = await RecordAsync(hub, ann, 1);
        await hub.QueryAsync(db => db.Recordings.ExecuteUpdateAsync(set => set.SetProperty(r => r.Shared, true)));
        var options = new TrainingOptions { Epochs = 100 };
        var runs = new List<TrainingRun>();
        for (var i = 0; i < 10; i++)
        {
            runs.Add(await hub.TrainAsync(ann, $"Ann {i}", recordings, options, _ => true));
        }

        runs.Add(await hub.TrainAsync(ben, "Ben", recordings, options, _ => true));
        await hub.UntilAsync(Topics.Jobs, db => db.Jobs.AnyAsync(j => j.Kind == TrainJob.Kind && j.Progress > 0.3), under => under);
        var asked = TimeProvider.System.GetUtcNow();
        var places = await hub.QueryAsync(db => hub.Services.GetRequiredService<QueueReader>().PlacesAsync(db, default));
        await hub.UntilAsync(Topics.Jobs, db => db.Jobs.CountAsync(j => j.State == JobState.Queued || j.State == JobState.Running), active => active == 0);
        var ended = await hub.QueryAsync(db => db.Jobs.Where(j => j.Kind == TrainJob.Kind).OrderBy(j => j.StartedAt).ToListAsync());
        Print("jobs.turns.others-begun-before", ended.FindIndex(j => j.OwnerId == ben.Id), "jobs");
        var off = ended.Where(j => places.ContainsKey(j.Id)).Select(j => Math.Abs((places[j.Id].ExpectedStart!.Value - asked) / (j.StartedAt!.Value - asked) - 1)).ToList();
        Print("jobs.turns.expected", off.Count, "starts");
        Print("jobs.turns.expected.off-median", 100 * off.Order().ElementAt(off.Count / 2), "%");
        Print("jobs.turns.expected.off-most", 100 * off.Max(), "%");
    }

    private static async Task<IReadOnlyList<Guid>> RecordAsync(HubApp hub, Person person, int count)
    {
        using var agent = await hub.AgentClientAsync(person);
        var recordings = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            recordings.Add(await agent.SendSimulatedAsync(count > 1 ? 3 : 10, $"Lap {i}", seed: i));
        }

        await hub.QueryAsync(db => db.Recordings.ExecuteUpdateAsync(set => set.SetProperty(r => r.Shared, true)));
        return recordings;
    }

    private static async Task<double> MedianAsync(Func<Task> act)
    {
        var times = new double[9];
        for (var i = 0; i < times.Length; i++)
        {
            var clock = Stopwatch.StartNew();
            await act();
            times[i] = clock.Elapsed.TotalMilliseconds;
        }

        return times.Order().ElementAt(times.Length / 2);
    }

    private static void Print(string name, double value, string unit) => Measure.Print(name, value, unit);
}
