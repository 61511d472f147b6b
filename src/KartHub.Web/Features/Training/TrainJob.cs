using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Models;
using KartHub.Training.Preparing;
using KartHub.Training.Runs;
using KartHub.Web.Data;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.Recordings.Prepared;
using KartHub.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Training;

/// <summary>Trains on a run's prepared recordings, and keeps the model; goes on from its last whole epoch.</summary>
public sealed class TrainJob(
    IDbContextFactory<HubContext> contexts, PreparedShelf prepared, RunMetrics metrics, ModelShelf models, DataFolder folder, DiskReserve reserve, TimeProvider time) : IHubJob
{
    public const string Kind = "train";

    public async Task WorkAsync(Job job, JobProgress progress, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.TrainingRuns.SingleAsync(r => r.Id == job.SubjectId, cancellationToken);
        if (await db.Models.AnyAsync(m => m.Id == run.Id, cancellationToken))
        {
            TrainingSession.RemoveCheckpoint(folder.Run(run.Id)); // It was through when the hub went down, but for the word of it.
            return;
        }

        using var use = prepared.Use(run.RecordingIds);
        var data = new List<PreparedData>();
        try
        {
            await foreach (var one in prepared.OpenAsync(run.RecordingIds, (_, message) => progress.Say(message), cancellationToken))
            {
                data.Add(one);
            }

            var session = new TrainingSession(run.Options, data, time) { Name = run.Name, CheckpointFolder = folder.Run(run.Id) };
            (run.TrainRows, run.ValidationRows) = (session.Split.Train.Count, session.Split.Validation.Count);
            (run.JudgedOn, run.ValidatedOn) = (session.Split.JudgedOn, session.Split.Explanation);
            await db.SaveChangesAsync(cancellationToken);

            await reserve.UntilRoomAsync(0, progress.Say, cancellationToken);
            progress.Say(new("job.training", $"Training"));
            await metrics.KeepAsync(run.Id, TrainingSession.EpochsIn(folder.Run(run.Id)), cancellationToken); // Those that a crash kept from being written too.
            var result = await TrainAsync(run, session, progress, cancellationToken);
            progress.Report(1, new("job.keeping-model", $"Keeping the model"));
            await KeepAsync(db, run, result.Model, cancellationToken);
            TrainingSession.RemoveCheckpoint(folder.Run(run.Id));
        }
        finally
        {
            data.ForEach(d => d.Dispose());
        }
    }

    /// <summary>The run's id is the model's, so that a run which is cut off here and goes on makes no second one.</summary>
    private async Task KeepAsync(HubContext db, TrainingRun run, Model model, CancellationToken cancellationToken)
    {
        var now = await db.TrainingRuns.Where(r => r.Id == run.Id).Select(r => new { r.Name, r.Shared }).SingleAsync(cancellationToken); // Not as it was when it began.
        var named = model with { Description = model.Description with { Name = now.Name } };
        var stored = StoredModel.Of(named.Description, run.OwnerId, run.Id);
        stored.RunId = run.Id;
        stored.Recordings = run.RecordingNames;
        stored.Shared = now.Shared;
        await models.AddAsync(stored, named, cancellationToken);
    }

    private async Task<TrainingResult> TrainAsync(TrainingRun run, TrainingSession session, JobProgress progress, CancellationToken cancellationToken)
    {
        await using var epochs = new EpochWriter(run.Id, metrics, report =>
        {
            reserve.UntilRoom(0, progress.Say, cancellationToken); // Its checkpoint is whole; the next one is some megabytes, which the reserve has.
            progress.Report(
                (double)report.Epoch / run.Options.Epochs,
                new("job.epoch", $"Epoch {Math.Min(report.Epoch + 1, run.Options.Epochs)} of {run.Options.Epochs}"),
                TimeSpan.FromSeconds(report.SecondsLeft));
        });
        try
        {
            // It waits for minutes for the threads that compute: not one of the pool.
            return await Task.Factory.StartNew(() => session.Run(epochs, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (TrainingDivergedException e)
        {
            var slower = run.Options.LearningRate / 10;
            throw run.Options.ClipNorm > 0
                ? new Refusal("training.diverged-clipped", $"The loss grew beyond all bounds. Start a new run with a smaller learning rate, for instance {slower:0.#######}, with a lower gradient limit, or with a network that has batch normalisation.", e)
                : new Refusal("training.diverged", $"The loss grew beyond all bounds. Start a new run with a smaller learning rate, for instance {slower:0.#######}, with a gradient limit, or with a network that has batch normalisation.", e);
        }
    }
}
