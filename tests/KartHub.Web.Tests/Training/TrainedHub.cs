using System.Security.Claims;
using KartHub.Training.Runs;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Training;

/// <summary>A hub on which Ann recorded two drives and trained two epochs on them; Ben is in the same class.</summary>
public sealed class TrainedHub : IAsyncLifetime
{
    public HubApp App { get; } = new();

    public Person Ann { get; private set; } = null!;

    public Person Ben { get; private set; } = null!;

    public IReadOnlyList<Guid> Recordings { get; private set; } = [];

    /// <summary>As it was when it had ended, with its job and epochs.</summary>
    public TrainingRun Run { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Ann = await App.AddPersonAsync("Ann");
        Ben = await App.AddPersonAsync("Ben");
        using var agent = await App.AgentClientAsync(Ann);
        Recordings = [await agent.SendSimulatedAsync(12, "Long way"), await agent.SendSimulatedAsync(4, "Short way", seed: 2)];
        Run = await App.TrainAsync(Ann, "First", Recordings, epochs: 2, j => !j.IsActive);
    }

    public async Task DisposeAsync() => await App.DisposeAsync();
}

internal static class RunExtensions
{
    public static ClaimsPrincipal Principal(this Person person) => person.ToPrincipal("test");

    /// <summary>Starts a run and waits for a state of its job.</summary>
    public static Task<TrainingRun> TrainAsync(
        this HubApp hub, Person person, string name, IReadOnlyList<Guid> recordings, int epochs, Func<Job, bool> awaited) =>
        hub.TrainAsync(person, name, recordings, new TrainingOptions { Epochs = epochs, BatchSize = 64 }, awaited);

    public static async Task<TrainingRun> TrainAsync(
        this HubApp hub, Person person, string name, IReadOnlyList<Guid> recordings, TrainingOptions options, Func<Job, bool> awaited)
    {
        var order = new RunOrder(name, recordings, options);
        var run = await hub.Services.GetRequiredService<TrainingRuns>().StartAsync(order, person.Principal(), default);
        return await hub.UntilRunAsync(run.Id, r => awaited(r.Job!));
    }

    public static Task<TrainingRun> UntilRunAsync(this HubApp hub, Guid id, Func<TrainingRun, bool> awaited) => hub.UntilAsync(
        Topics.Jobs,
        db => db.TrainingRuns.AsNoTracking().Include(r => r.Job).Include(r => r.Epochs.OrderBy(e => e.Epoch)).SingleAsync(r => r.Id == id),
        awaited);
}
