using System.Runtime.CompilerServices;
using System.Security.Claims;
using KartHub.Contracts.Live;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Training.Watch;

/// <summary>
/// Training runs as programs outside are told of them: what their person may see at each reading. Whoever reads slowly is told less often, and
/// nothing waits for them.
/// </summary>
public sealed class RunWatch(IDbContextFactory<HubContext> contexts, LiveFeed live)
{
    private const int MostEpochs = 500; // In one piece of news; a run may have 10,000.

    private static readonly TimeSpan BetweenLists = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenNews = TimeSpan.FromMilliseconds(500);

    /// <summary>The newest runs.</summary>
    public async Task<IReadOnlyList<RunStanding>> ListAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Read(db.TrainingRuns.AsNoTracking().VisibleTo(user).OrderByDescending(r => r.CreatedAt).Take(ITrainingHub.MostRuns)).ToListAsync(cancellationToken);
        return [.. rows.Select(row => row.ToldTo(user))];
    }

    /// <summary>The newest runs, at once and after every change.</summary>
    public async IAsyncEnumerable<IReadOnlyList<RunStanding>> FollowAllAsync(ClaimsPrincipal user, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var turns = new LiveTurns(live, BetweenLists, Topics.Runs, Topics.Jobs);
        for (IReadOnlyList<RunStanding>? told = null; ; await turns.NextAsync(cancellationToken))
        {
            var list = await ListAsync(user, cancellationToken);
            if (told is null || !list.SequenceEqual(told))
            {
                yield return told = list;
            }
        }
    }

    /// <summary>A run: what there is at once, and what is new after every change, until the run ends.</summary>
    /// <exception cref="HubException">There is no such run that the user may see, or not any more.</exception>
    public async IAsyncEnumerable<RunNews> FollowAsync(Guid id, ClaimsPrincipal user, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var turns = new LiveTurns(live, BetweenNews, Topics.Run(id), Topics.Jobs);
        RunStanding? told = null;
        var known = 0;
        while (true)
        {
            var news = await ReadAsync(id, user, known, cancellationToken);
            if (news.Run != told || news.Epochs.Count > 0)
            {
                yield return news;
            }

            (told, known) = (news.Run, news.Epochs is [.., var last] ? last.Epoch : known);
            if (news.Epochs.Count == MostEpochs)
            {
                continue; // There may be more.
            }

            if (news.Run.HasEnded)
            {
                yield break;
            }

            await turns.NextAsync(cancellationToken);
        }
    }

    /// <summary>The run before its epochs: of one that has ended then, all are there.</summary>
    private async Task<RunNews> ReadAsync(Guid id, ClaimsPrincipal user, int known, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await Read(db.TrainingRuns.AsNoTracking().VisibleTo(user).Where(r => r.Id == id)).SingleOrDefaultAsync(cancellationToken)
            ?? throw new HubException("There is no such run, or it is not for you to see.");
        var epochs = await db.EpochMetrics.Where(e => e.RunId == id && e.Epoch > known).OrderBy(e => e.Epoch).Take(MostEpochs)
            .Select(e => new EpochFigures(e.Epoch, e.TrainLoss, e.ValLoss, e.SamplesPerSecond, e.EndedAt)).ToListAsync(cancellationToken);
        return new RunNews(row.ToldTo(user), epochs);
    }

    /// <summary>A state as programs know it, in whatever language its person reads.</summary>
    private static string WordOf(JobState state) => state switch
    {
        JobState.Queued => "waiting",
        JobState.Running => "running",
        JobState.Done => "done",
        JobState.Failed => "failed",
        JobState.Cancelled => "cancelled",
        JobState.Interrupted => "interrupted",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    private static IQueryable<Row> Read(IQueryable<TrainingRun> runs) =>
        runs.Select(r => new Row(r, r.Job!, r.Owner!.Name, r.Epochs.Max(e => (int?)e.Epoch) ?? 0));

    private sealed record Row(TrainingRun Run, Job Job, string Owner, int EpochsDone)
    {
        /// <summary>What a job says while it works, and why it failed, may name recordings that are not shared with their run.</summary>
        public RunStanding ToldTo(ClaimsPrincipal user) => new(
            Run.Id, Run.Name, Owner, Run.CreatedAt, WordOf(Job.State), !Job.IsActive, user.MayChange(Run) ? Job.Error?.Message : null, Job.Progress, Job.SecondsLeft,
            Run.Options.Epochs, EpochsDone, Run.BestEpoch, Run.BestLoss, Run.BaselineMean, Run.BaselineZero);
    }
}
