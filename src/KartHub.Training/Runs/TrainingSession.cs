using System.Diagnostics;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine.Threads;
using KartHub.Training.Models;
using KartHub.Training.Options;
using KartHub.Training.Preparing;

namespace KartHub.Training.Runs;

/// <summary>
/// Trains a network on prepared data and makes a model of its best epoch.
/// <code>
/// using var data = PreparedData.Open(folder);
/// var session = new TrainingSession(options, [data], TimeProvider.System) { Name = "Luigi", CheckpointFolder = checkpoints };
/// var result = await Task.Run(() => session.Run(progress, cancellationToken), cancellationToken);
/// ModelFolder.Save(modelFolder, result.Model);
/// TrainingSession.RemoveCheckpoint(checkpoints);
/// </code>
/// Cancelled or killed and run again with the same checkpoint folder, it goes on after its last whole epoch, and ends with the
/// very weights that it would have had. The data stays the caller's, who closes it.
/// </summary>
public sealed class TrainingSession
{
    /// <summary>The checkpoint's file in its folder.</summary>
    public const string CheckpointName = Checkpoint.FileName;

    /// <summary>The same while it is written; a crash leaves it.</summary>
    public const string UnfinishedCheckpointName = Checkpoint.UnfinishedFileName;

    private readonly TrainingOptions options;
    private readonly IReadOnlyList<PreparedData> data;
    private readonly TimeProvider time;
    private DataSplit? split;

    /// <param name="options">How to train.</param>
    /// <param name="data">What to train on, one or more.</param>
    /// <param name="time">For speed and the model's date.</param>
    /// <exception cref="Refusal">An option is out of its range, or there is no data.</exception>
    public TrainingSession(TrainingOptions options, IReadOnlyList<PreparedData> data, TimeProvider time)
    {
        options.Validate().ThrowIfAny();
        DataSplit.RequireAny(data);
        (this.options, this.data, this.time) = (options, data, time);
    }

    /// <summary>What the model will be called.</summary>
    public string Name { get; init; } = "model";

    /// <summary>Data to validate on; empty: the part of the training data that <see cref="TrainingOptions.HoldBack"/> says.</summary>
    public IReadOnlyList<PreparedData> ValidateOn { get; init; } = [];

    /// <summary>The rows that it trains on and those that it is judged by.</summary>
    /// <exception cref="Refusal">There is too little data to divide.</exception>
    public DataSplit Split => split ??= DataSplit.Choose(data, options.HoldBack, ValidateOn);

    /// <summary>What computes.</summary>
    public ITrainingEngineFactory Engines { get; init; } = SimdEngine.Factory;

    /// <summary>Where the checkpoint is kept; none: the run cannot be resumed. A checkpoint that is there is gone on from.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Reads a checkpoint to its end, as going on from it would; passes where there is none.</summary>
    /// <exception cref="Refusal">It is damaged.</exception>
    public static void RequireReadable(string folder) => Checkpoint.Load(folder);

    /// <summary>The epochs that a training which goes on from the checkpoint has behind it; none where there is no checkpoint.</summary>
    /// <exception cref="Refusal">It is damaged.</exception>
    public static IReadOnlyList<EpochReport> EpochsIn(string folder) => Checkpoint.Load(folder)?.State.Epochs ?? [];

    /// <summary>Makes sure that a training which begins anew takes nothing from another.</summary>
    /// <exception cref="Refusal">There is a checkpoint in the folder.</exception>
    public static void RequireNone(string folder)
    {
        if (Checkpoint.IsIn(folder))
        {
            throw new Refusal("checkpoint.there", $"The checkpoint of a training that was not finished is in {folder}. Go on with it (--resume), name another folder, or remove it.");
        }
    }

    /// <summary>Removes a checkpoint that is no longer wanted.</summary>
    public static void RemoveCheckpoint(string folder) => Checkpoint.Remove(folder);

    /// <summary>
    /// Trains to the end, which takes minutes: call it from a task or thread of its own. The arithmetic is done on other threads, which step back
    /// behind those that answer pages and drive karts.
    /// </summary>
    /// <param name="progress">Told after each epoch that this call trains.</param>
    /// <param name="cancellationToken">Looked at after every step, and every batch of those validated on.</param>
    /// <exception cref="Refusal">The data cannot be trained on, or the checkpoint belongs to another run.</exception>
    /// <exception cref="TrainingDivergedException">The learning rate is too high for this data.</exception>
    public TrainingResult Run(IProgress<EpochReport>? progress, CancellationToken cancellationToken)
    {
        var definition = options.Define();
        var tables = RowSplit.Of(Split, definition);
        var fingerprint = tables.Fingerprint();
        var baselines = Baselines.Of(tables.Training, tables.Validation, definition, options);
        using var engine = Engines.Create(definition, options.Seed, options.ForTrainer());
        using var background = new BackgroundThread("training");
        var rows = options.Augment(tables.Training, definition);
        var epochs = new List<EpochReport>();
        var best = engine.ReadWeights();
        var bestEpoch = 0;
        if (CheckpointFolder is { } from && Checkpoint.Load(from) is { } checkpoint)
        {
            Resume(checkpoint, from);
        }

        var validationRows = Enumerable.Range(0, tables.Validation.Count).ToArray();
        for (var epoch = epochs.Count + 1; epoch <= options.Epochs; epoch++)
        {
            var started = time.GetTimestamp();
            var order = EpochOrder.Of(tables.Training.Count * (options.Flip ? 2 : 1), options.Seed, epoch);
            rows.Epoch = epoch;
            double trainLoss = 0, valLoss = 0;
            background.Run(() => trainLoss = TrainEpoch(engine, order, rows, epochs, cancellationToken));
            var speed = order.Length / Math.Max(time.GetElapsedTime(started).TotalSeconds, 1e-6);
            background.Run(() => valLoss = engine.Evaluate(validationRows, tables.Validation, cancellationToken));
            var left = time.GetElapsedTime(started).TotalSeconds * (options.Epochs - epoch);
            if (epochs.Count == 0 || valLoss < epochs[bestEpoch - 1].ValLoss)
            {
                (best, bestEpoch) = (engine.ReadWeights(), epoch);
            }

            epochs.Add(new EpochReport(epoch, trainLoss, valLoss, baselines.Mean, baselines.Zero, speed, left));
            Keep();
            progress?.Report(epochs[^1]);
        }

        SteeringFigures steering = null!;
        background.Run(() => steering = Evaluation.Steering(definition, best, new Calibration().Gain, tables.Validation, tables.Training.MeanSteering, cancellationToken));
        var description = TrainedModel.Describe(Name, options, engine, tables, epochs[bestEpoch - 1], steering, time.GetUtcNow());
        return new TrainingResult(new Model(description, best), epochs, bestEpoch, Split.JudgedOn, Split.Explanation.Message, steering);

        void Resume(Checkpoint found, string folder)
        {
            if (found.State.Data != fingerprint || !found.State.Options.CanGoOnAs(options))
            {
                throw new Refusal("checkpoint.of-another-run", $"The checkpoint in {folder} belongs to a run on other data or with other options; remove it or name another folder.");
            }

            engine.WriteWeights(Safetensors.Read(found.Weights, "the checkpoint"), "the checkpoint");
            best = Safetensors.Read(found.Best, "the checkpoint");
            using var optimiser = new MemoryStream(found.Optimiser);
            engine.Load(optimiser);
            epochs.AddRange(found.State.Epochs);
            bestEpoch = found.State.BestEpoch;
        }

        void Keep()
        {
            if (CheckpointFolder is not { } folder)
            {
                return;
            }

            using var optimiser = new MemoryStream();
            engine.Save(optimiser);
            var state = new CheckpointState(options, fingerprint, bestEpoch, epochs);
            new Checkpoint(state, Safetensors.Write(engine.ReadWeights()), Safetensors.Write(best), optimiser.ToArray()).Save(folder);
        }
    }

    private double TrainEpoch(ITrainingEngine engine, int[] order, IRowSource rows, List<EpochReport> done, CancellationToken cancellationToken)
    {
        double total = 0;
        var schedule = options.ForSchedule();
        var steps = (order.Length + options.BatchSize - 1) / options.BatchSize;
        double[] losses = [.. done.Select(report => report.ValLoss)];
        for (var first = 0; first < order.Length; first += options.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            engine.LearningRate = schedule.RateAt(options.LearningRate, engine.StepCount, steps, options.Epochs, losses);
            var batch = order.AsSpan(first, Math.Min(options.BatchSize, order.Length - first));
            rows.Announce(order.AsSpan(first + batch.Length, Math.Min(options.BatchSize, order.Length - first - batch.Length)));
            total += engine.Step(batch, rows) * batch.Length / order.Length;
        }

        return total;
    }
}
