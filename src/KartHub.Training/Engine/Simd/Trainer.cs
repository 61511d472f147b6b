using KartHub.Training.Engine.Simd.Kernels;
using KartHub.Training.Engine.Simd.Layers;
using KartHub.Training.Engine.Simd.Optimisers;
using KartHub.Training.Engine.Threads;

namespace KartHub.Training.Engine.Simd;

/// <summary>
/// Trains a network, a batch at a time. The batch is cut into groups of samples, whose gradients are summed group by group:
/// how it is cut depends on the batch alone, so any number of threads gives the same bits.
/// </summary>
public sealed unsafe partial class Trainer : IDisposable
{
    private const int EvaluationBatch = 256;

    private readonly Network network;
    private readonly TrainerOptions options;
    private readonly KernelSet kernels;
    private readonly LossFunction loss;
    private readonly Optimiser optimiser;
    private readonly WorkerPool pool;
    private readonly ConvolutionGradient[] gradients;
    private readonly NormalisationGradient?[] normalisations;
    private readonly GroupPass[] passes;
    private readonly WholeBatchPass? whole; // Only where batch normalisation needs it: groups are faster.
    private readonly UpdatePlan updates;
    private readonly Action<int, int> train, evaluate, collect, update, layerForward, throughDenseLayers, layerBackward;
    private readonly List<AlignedBuffer> sums = [];
    private double[] losses = [];
    private BatchMemory batch;
    private int[] rows = [];
    private int rowCount, groups, groupsAtOnce, transposedAt;
    private IRowSource source = null!;
    private long step;

    /// <param name="network">Its weights are changed in place; it must outlive the trainer.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Trainer(Network network, TrainerOptions options) : this(network, options, KernelSet.Best)
    {
    }

    internal Trainer(Network network, TrainerOptions options, KernelSet kernels, Optimiser? optimiser = null)
    {
        options.Validate();
        this.network = network;
        this.options = options;
        this.kernels = kernels;
        LearningRate = options.LearningRate;
        loss = new LossFunction(options.Loss, options.HuberDelta, network.Definition.Outputs.Length, network.Definition.Logits);
        this.optimiser = optimiser ?? Optimiser.Create(options, kernels, network.WeightsLength);
        pool = new WorkerPool(options.Threads > 0 ? options.Threads : Environment.ProcessorCount, background: true);
        gradients = [.. network.Convolutions.Select(layer => new ConvolutionGradient(layer))];
        transposedAt = network.Changes;
        passes = new GroupPass[pool.Size];
        for (var i = 0; i < passes.Length; i++)
        {
            passes[i] = new GroupPass(network, kernels, gradients);
        }

        normalisations = [.. network.Convolutions.Select(layer =>
            layer.Normalisation is { } normalisation ? new NormalisationGradient(normalisation, layer.OutputHeight, layer.OutputWidth) : null)];
        whole = Array.Exists(normalisations, normalisation => normalisation is not null) ? new WholeBatchPass(network, kernels, gradients, normalisations, pool.Size) : null;
        batch = new BatchMemory(network, GroupPass.MostSamples);
        updates = new UpdatePlan(network, gradients, normalisations, kernels, this.optimiser, options, pool.Size);
        (train, evaluate) = (TrainGroups, EvaluateGroup);
        (layerForward, throughDenseLayers, layerBackward) = (LayerForward, ThroughDenseLayers, LayerBackward);
        (collect, update) = ((task, worker) => updates.Collect(task, worker, batch, rowCount, sums, SumCount), options.ClipNorm > 0
            ? (task, worker) => updates.UpdateKept(task, worker, sums)
            : (task, worker) => updates.Run(task, worker, batch, rowCount, sums, SumCount));
    }

    /// <summary>Steps taken so far, those before a <see cref="Load"/> included.</summary>
    public long StepCount => step;

    /// <summary>Step size of the next step, above 0; the options' at first.</summary>
    public double LearningRate { get; set; }

    /// <summary>Gradients of the convolutions are summed in this many places at most: enough for as many threads, 1 or more. Another number gives other bits.</summary>
    internal int MostSums { get; init; } = 32;

    private int SumCount => Math.Min(groups, MostSums);

    private int TrainTasks => groups > SumCount ? SumCount : groups / groupsAtOnce;

    /// <summary>Trains on one batch.</summary>
    /// <param name="rows">Indices for <paramref name="source"/>, 1 or more.</param>
    /// <param name="source">Where the rows are.</param>
    /// <returns>The batch's mean loss before the step, with dropout.</returns>
    /// <exception cref="TrainingDivergedException">The loss is infinite or not a number; the weights are left as they were.</exception>
    public double Step(ReadOnlySpan<int> rows, IRowSource source)
    {
        Begin(rows, source, rows.Length);
        batch.Dropout = options.Dropout ? (options.Seed, step + 1) : null;
        if (transposedAt != network.Changes)
        {
            transposedAt = network.Changes;
            foreach (var gradient in gradients)
            {
                gradient.Transpose();
            }
        }

        while (sums.Count < SumCount)
        {
            sums.Add(new AlignedBuffer(network.ConvolutionsLength));
        }

        if (whole is null)
        {
            pool.Run(TrainTasks, train);
        }
        else
        {
            TrainLayerByLayer(whole);
        }

        var loss = TotalLoss();
        updates.Begin(LearningRate);
        if (options.ClipNorm > 0)
        {
            pool.Run(updates.Tasks, collect);
            RequireFinite(updates.GradientNorm, "the gradient");
            updates.Clip(options.ClipNorm);
        }

        step++;
        optimiser.Begin(step, LearningRate);
        pool.Run(updates.Tasks, update);
        return loss;
    }

    /// <summary>The mean loss over rows, without dropout and without learning.</summary>
    /// <exception cref="TrainingDivergedException">The loss is infinite or not a number.</exception>
    public double Evaluate(ReadOnlySpan<int> rows, IRowSource source, CancellationToken cancellationToken = default)
    {
        double total = 0;
        for (var first = 0; first < rows.Length; first += EvaluationBatch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Begin(rows.Slice(first, Math.Min(EvaluationBatch, rows.Length - first)), source, rows.Length);
            batch.Dropout = null;
            pool.Run(groups, evaluate);
            total += TotalLoss() * rowCount / rows.Length;
        }

        return rows.Length > 0 ? total : throw new ArgumentException("There must be at least one row.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        pool.Dispose();
        batch.Dispose();
        updates.Dispose();
        optimiser.Dispose();
        sums.ForEach(buffer => buffer.Dispose());
        whole?.Dispose();
        Array.ForEach(passes, pass => pass.Dispose());
        Array.ForEach(normalisations, normalisation => normalisation?.Dispose());
        Array.ForEach(gradients, gradient => gradient.Dispose());
    }

    private void Begin(ReadOnlySpan<int> batchRows, IRowSource batchSource, int total)
    {
        ObjectDisposedException.ThrowIf(network.IsDisposed, network);
        if (total == 0)
        {
            throw new ArgumentException("There must be at least one row.");
        }

        rowCount = batchRows.Length;
        source = batchSource;
        if (rowCount > batch.Capacity)
        {
            batch.Dispose();
            batch = new BatchMemory(network, rowCount);
            rows = new int[rowCount];
            losses = new double[rowCount];
        }
        else if (rows.Length < batch.Capacity)
        {
            rows = new int[batch.Capacity];
            losses = new double[batch.Capacity];
        }

        batchRows.CopyTo(rows);
        groups = GroupsOf(rowCount);
        groupsAtOnce = GroupsAtOnce();
    }

    // Small batches are cut finer, to occupy up to eight threads; always into an even number, so that two threads share the work equally.
    private static int GroupsOf(int count)
    {
        var full = (count + GroupPass.MostSamples - 1) / GroupPass.MostSamples;
        var fine = Math.Min(8, (count + 7) / 8);
        return Math.Min(count, (Math.Max(full, fine) + 1) / 2 * 2);
    }

    // Few threads take neighbouring groups through the dense layers together, whose weights are then read once for both: the sums stay each group's own.
    private int GroupsAtOnce()
    {
        return groups % 2 == 0 && 2 * SamplesOf(0).End <= GroupPass.MostSamples && 2 * Rounds(groups / 2) <= Rounds(groups) ? 2 : 1;

        int Rounds(int tasks) => (tasks + pool.Size - 1) / pool.Size;
    }

    private void TrainGroups(int task, int worker)
    {
        var (pass, ownSums) = (passes[worker], groups == SumCount);
        var (firstGroup, endGroup) = (groups * task / TrainTasks, groups * (task + 1) / TrainTasks);
        for (var group = firstGroup; group < endGroup; group += groupsAtOnce)
        {
            var next = Math.Min(group + groupsAtOnce, endGroup);
            var (first, end) = (SamplesOf(group).First, SamplesOf(next - 1).End);
            Forward(first, end, worker);
            pass.ConnectBack(batch, first, end - first);
            for (var back = next - 1; back >= group; back--)
            {
                var sum = sums[ownSums ? back : task];
                if (ownSums || (group == firstGroup && back == next - 1))
                {
                    new Span<float>(sum.Pointer, (int)sum.Length).Clear();
                }

                var samples = SamplesOf(back);
                pass.Backward(batch, first, samples.First - first, samples.End - first, sum.Pointer);
            }
        }
    }

    private void EvaluateGroup(int group, int worker)
    {
        var (first, end) = SamplesOf(group);
        Forward(first, end, worker);
    }

    private void Forward(int first, int end, int worker)
    {
        passes[worker].Forward(rows.AsSpan(first, end - first), source, batch, first);
        AddLosses(first, end);
    }

    // The larger groups first: of 100 samples in 8 groups, two threads then take 50 each and not 48 and 52.
    private (int First, int End) SamplesOf(int group)
    {
        var (size, larger) = Math.DivRem(rowCount, groups);
        var first = group * size + Math.Min(group, larger);
        return (first, first + size + (group < larger ? 1 : 0));
    }

    private void AddLosses(int first, int end)
    {
        var last = network.DenseLayers.Length;
        for (var sample = first; sample < end; sample++)
        {
            losses[sample] = loss.Add(batch.InputsOf(last, sample), batch.TargetsOf(sample), rowCount, batch.GradientsOf(last, sample));
        }
    }

    private double TotalLoss()
    {
        double total = 0;
        for (var sample = 0; sample < rowCount; sample++)
        {
            total += losses[sample];
        }

        RequireFinite(total, "the loss");
        return total;
    }

    private void RequireFinite(double value, string what)
    {
        if (!double.IsFinite(value))
        {
            throw new TrainingDivergedException(
                $"Training diverged: at step {step + 1:N0} {what} is no longer a finite number. Try a smaller learning rate (a tenth of {LearningRate:0.######}), " +
                $"{(options.ClipNorm > 0 ? "a lower limit for the gradient" : "clipping the gradient (at 1)")} or a network with batch normalisation, " +
                "and check that every target is a number.");
        }
    }
}
