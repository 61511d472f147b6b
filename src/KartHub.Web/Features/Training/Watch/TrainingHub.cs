using System.Runtime.CompilerServices;
using System.Security.Claims;
using KartHub.Contracts.Live;
using KartHub.Web.Features.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace KartHub.Web.Features.Training.Watch;

/// <summary>Where programs that look on ask; the <see cref="RunWatch"/> answers.</summary>
[Authorize(PeopleFeature.Watching)]
public sealed class TrainingHub(RunWatch runs, WatchLimits limits) : Hub, ITrainingHub
{
    private ClaimsPrincipal User => Context.User!;

    public Task<IReadOnlyList<RunStanding>> ListRuns()
    {
        limits.CountCall(User.PersonId());
        return runs.ListAsync(User, Context.ConnectionAborted);
    }

    public async IAsyncEnumerable<IReadOnlyList<RunStanding>> WatchRuns([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stream = limits.OpenStream(User.PersonId());
        await foreach (var list in runs.FollowAllAsync(User, cancellationToken))
        {
            yield return list;
        }
    }

    public async IAsyncEnumerable<RunNews> WatchRun(Guid id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stream = limits.OpenStream(User.PersonId());
        await foreach (var news in runs.FollowAsync(id, User, cancellationToken))
        {
            yield return news;
        }
    }
}
