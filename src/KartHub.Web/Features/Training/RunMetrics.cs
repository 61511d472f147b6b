using KartHub.Training.Runs;
using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Training;

/// <summary>Writes down what a run measures.</summary>
public sealed class RunMetrics(IDbContextFactory<HubContext> contexts, TimeProvider time)
{
    /// <summary>Keeps epochs. One that is known already is replaced if it came out differently: a run that goes on repeats what came after its checkpoint.</summary>
    public async Task KeepAsync(Guid runId, IReadOnlyList<EpochReport> reports, CancellationToken cancellationToken)
    {
        if (reports.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.TrainingRuns.SingleAsync(r => r.Id == runId, cancellationToken);
        var known = await db.EpochMetrics.Where(e => e.RunId == runId && e.Epoch >= reports[0].Epoch).ToDictionaryAsync(e => e.Epoch, cancellationToken);
        foreach (var report in reports)
        {
            if (!known.TryGetValue(report.Epoch, out var metric))
            {
                metric = new EpochMetric { RunId = runId, Epoch = report.Epoch };
                db.Add(metric);
            }

            if (!metric.Shows(report))
            {
                metric.Take(report, now);
            }

            if (run.BestLoss is not { } best || report.ValLoss < best)
            {
                (run.BestEpoch, run.BestLoss) = (report.Epoch, report.ValLoss);
            }

            (run.BaselineMean, run.BaselineZero) = (report.BaselineMean, report.BaselineZero);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The validation losses of runs, in the order of their epochs, thinned to what a small curve can show.</summary>
    public async Task<Dictionary<Guid, double[]>> CurvesAsync(IReadOnlyList<Guid> runIds, CancellationToken cancellationToken)
    {
        const int most = 60;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var losses = await db.EpochMetrics.Where(e => runIds.Contains(e.RunId)).OrderBy(e => e.RunId).ThenBy(e => e.Epoch)
            .Select(e => new { e.RunId, e.ValLoss }).ToListAsync(cancellationToken);
        return losses.GroupBy(e => e.RunId, e => e.ValLoss).ToDictionary(run => run.Key, run =>
        {
            var all = run.ToArray();
            return all.Length <= most ? all : [.. Enumerable.Range(0, most).Select(i => all[i * (all.Length - 1) / (most - 1)])];
        });
    }
}
