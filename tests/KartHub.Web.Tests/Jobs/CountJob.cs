using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Jobs;

/// <summary>Work of ten steps, each of which the test allows; every step is a checkpoint in the data folder.</summary>
public sealed class CountJob(Steps steps, DataFolder folder) : IHubJob
{
    public const int Length = 10;

    public async Task WorkAsync(Job job, JobProgress progress, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder.Root, $"{job.Id:n}.count");
        var done = File.Exists(file) ? int.Parse(await File.ReadAllTextAsync(file, cancellationToken), null) : 0;
        steps.Started(job.Title, done);
        while (done < Length)
        {
            await steps.NextAsync(cancellationToken);
            if (job.Title == "bad")
            {
                throw new Refusal("csv.picture-missing", $"The recording 'bad' has no picture for row 3.");
            }

            await File.WriteAllTextAsync(file, $"{++done}", CancellationToken.None);
            progress.Report((double)done / Length, new("job.step", $"Step {done} of {Length}"), TimeSpan.FromSeconds(Length - done));
        }
    }
}

/// <summary>What a test allows the jobs of one hub, and what they told it.</summary>
public sealed class Steps : IDisposable
{
    private readonly SemaphoreSlim allowed = new(0);
    private readonly List<(string Title, int From)> starts = [];

    public IReadOnlyList<(string Title, int From)> Starts
    {
        get
        {
            lock (starts)
            {
                return [.. starts];
            }
        }
    }

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<Steps>();
        services.AddSingleton(JobKind.Of<CountJob>("count", () => "a count of another participant", "fa-list", "/count", Lane.Trainings));
        services.AddSingleton(JobKind.Of<CountJob>("count-short", () => "a count of another participant", "fa-list", "/count", Lane.ShortJobs));
    }

    public void Dispose() => allowed.Dispose();

    public void Allow(int steps) => allowed.Release(steps);

    public Task NextAsync(CancellationToken cancellationToken) => allowed.WaitAsync(cancellationToken);

    public void Started(string title, int from)
    {
        lock (starts)
        {
            starts.Add((title, from));
        }
    }
}
