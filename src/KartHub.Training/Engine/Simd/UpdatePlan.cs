using KartHub.Training.Engine.Simd.Kernels;
using KartHub.Training.Engine.Simd.Layers;
using KartHub.Training.Engine.Simd.Optimisers;

namespace KartHub.Training.Engine.Simd;

/// <summary>
/// The second half of a step, cut into tasks: sums the convolutions' gradients in the order of their groups, computes the dense layers' over the whole batch,
/// and hands both to the optimiser. A dense gradient is used where it arises, in the cache, and never kept, unless the length of all gradients
/// together must be known first, for clipping.
/// </summary>
internal sealed unsafe class UpdatePlan : IDisposable
{
    private const int InputsAtOnce = 96; // × 48 units: 18 KB of gradients.

    private readonly Network network;
    private readonly ConvolutionGradient[] gradients;
    private readonly NormalisationGradient[] normalisations;
    private readonly Normalisation[] normalised;
    private readonly KernelSet kernels;
    private readonly Optimiser optimiser;
    private readonly TrainerOptions options;
    private readonly List<(int Layer, int Panel, int FirstInput)> denseTasks = [];
    private readonly AlignedBuffer[] scratch;
    private readonly AlignedBuffer zeros = new(KernelSet.MinimumChannels * 4);
    private readonly AlignedBuffer? kept; // All gradients, laid out as the weights are.
    private readonly double[] squares; // [task]
    private float shrink, shorten;

    public UpdatePlan(Network network, ConvolutionGradient[] gradients, NormalisationGradient?[] normalisations, KernelSet kernels, Optimiser optimiser, TrainerOptions options, int workers)
    {
        this.network = network;
        this.gradients = gradients;
        this.normalisations = [.. normalisations.OfType<NormalisationGradient>()];
        normalised = [.. network.Convolutions.Select(layer => layer.Normalisation).OfType<Normalisation>()];
        this.kernels = kernels;
        this.optimiser = optimiser;
        this.options = options;
        for (var i = 0; i < network.DenseLayers.Length; i++)
        {
            var layer = network.DenseLayers[i];
            for (var panel = 0; panel < layer.Panels; panel++)
            {
                for (var input = 0; input < layer.Inputs; input += InputsAtOnce)
                {
                    denseTasks.Add((i, panel, input));
                }
            }
        }

        var most = network.DenseLayers.Max(layer => Math.Max(InputsAtOnce * layer.Panel, layer.OutputStride));
        scratch = new AlignedBuffer[workers];
        for (var i = 0; i < workers; i++)
        {
            scratch[i] = new AlignedBuffer(most);
        }

        kept = options.ClipNorm > 0 ? new AlignedBuffer(network.WeightsLength) : null;
        squares = new double[Tasks];
    }

    /// <summary>One for each convolution, then one for each batch normalisation, one for each dense layer's biases, and the dense weights in pieces.</summary>
    public int Tasks => network.Convolutions.Length + normalised.Length + network.DenseLayers.Length + denseTasks.Count;

    /// <summary>The length of all gradients together, once every task is collected.</summary>
    public double GradientNorm => Math.Sqrt(squares.Sum());

    /// <summary>Called before the tasks of a step.</summary>
    /// <param name="learningRate">The step's.</param>
    public void Begin(double learningRate) => (shrink, shorten) = ((float)(1 - learningRate * options.WeightDecay), 1);

    /// <summary>Computes a task's gradients and updates its weights.</summary>
    public void Run(int task, int worker, BatchMemory batch, int samples, List<AlignedBuffer> sums, int sumCount)
    {
        var piece = PieceOf(task, worker, sums);
        Compute(piece, batch, samples, sums, sumCount);
        Update(piece);
    }

    /// <summary>Computes a task's gradients and keeps them.</summary>
    public void Collect(int task, int worker, BatchMemory batch, int samples, List<AlignedBuffer> sums, int sumCount)
    {
        var piece = PieceOf(task, worker, sums);
        Compute(piece, batch, samples, sums, sumCount);
        squares[task] = SquareSum(piece.Gradient, piece.Count);
    }

    /// <summary>Between the two: every task is collected, none updated.</summary>
    /// <param name="norm">The greatest length that the gradients may have together.</param>
    public void Clip(double norm) => shorten = (float)Math.Min(1, norm / GradientNorm);

    /// <summary>Updates a task's weights by the gradients that were kept.</summary>
    public void UpdateKept(int task, int worker, List<AlignedBuffer> sums) => Update(PieceOf(task, worker, sums));

    public void Dispose()
    {
        Array.ForEach(scratch, buffer => buffer.Dispose());
        zeros.Dispose();
        kept?.Dispose();
    }

    private Piece PieceOf(int task, int worker, List<AlignedBuffer> sums)
    {
        int convolutions = network.Convolutions.Length, layers = network.DenseLayers.Length;
        if (task < convolutions)
        {
            var i = convolutions - 1 - task; // The large ones first.
            var convolution = network.Convolutions[i];
            var count = (int)(convolution.Biases - convolution.Weights) + convolution.OutputChannels;
            return new Piece(Kind.Convolution, i, convolution.Weights, convolution.Offset, sums[0].Pointer + convolution.Offset, count, convolution.WeightCount);
        }

        task -= convolutions;
        if (task < normalised.Length)
        {
            var normalisation = normalised[task];
            return new Piece(Kind.Normalisation, task, normalisation.Gamma, normalisation.Offset, normalisations[task].Gradient.Pointer, 2 * normalisation.Stride, decaying: 0);
        }

        task -= normalised.Length;
        if (task < layers)
        {
            var (i, biases) = (task, network.DenseLayers[task]);
            var offset = biases.Offset + (biases.Biases - biases.Weights);
            return new Piece(Kind.DenseBiases, i, biases.Biases, offset, GradientAt(offset, worker), biases.OutputStride, decaying: 0);
        }

        var (number, panel, first) = denseTasks[task - layers];
        var layer = network.DenseLayers[number];
        var inputs = Math.Min(InputsAtOnce, layer.Inputs - first);
        var place = (nint)panel * layer.Inputs * layer.Panel + first * layer.Panel;
        return new Piece(
            Kind.DenseWeights, number, layer.Weights + place, layer.Offset + place, GradientAt(layer.Offset + place, worker), inputs * layer.Panel, inputs * layer.Panel)
        {
            Panel = panel,
            FirstInput = first,
            Inputs = inputs,
        };
    }

    private float* GradientAt(long offset, int worker) => kept is null ? scratch[worker].Pointer : kept.Pointer + offset;

    private void Compute(in Piece piece, BatchMemory batch, int samples, List<AlignedBuffer> sums, int sumCount)
    {
        var i = piece.Layer;
        switch (piece.Kind)
        {
            case Kind.Convolution:
                for (var sum = 1; sum < sumCount; sum++)
                {
                    kernels.Add(sums[sum].Pointer + piece.Offset, piece.Gradient, piece.Count);
                }

                break;
            case Kind.Normalisation: // Known since the way back.
                break;
            case Kind.DenseBiases:
                network.DenseLayers[i].BiasGradient(kernels, batch.GradientsOf(i + 1, 0), samples, piece.Gradient, zeros.Pointer);
                break;
            default:
                network.DenseLayers[i].WeightGradient(
                    kernels, batch.InputsOf(i, 0), batch.StrideOf(i), batch.GradientsOf(i + 1, 0), samples, piece.Panel, piece.FirstInput, piece.Inputs, piece.Gradient, zeros.Pointer);
                break;
        }
    }

    private void Update(in Piece piece)
    {
        if (shorten < 1)
        {
            kernels.Scale(piece.Gradient, shorten, piece.Count);
        }

        if (options.L2 > 0)
        {
            kernels.AddScaled(piece.Weights, (float)options.L2, piece.Gradient, piece.Decaying);
        }

        if (options.WeightDecay > 0)
        {
            kernels.Scale(piece.Weights, shrink, piece.Decaying);
        }

        optimiser.Update(piece.Weights, piece.Offset, piece.Gradient, piece.Count);
        if (piece.Kind == Kind.Convolution)
        {
            gradients[piece.Layer].Transpose();
        }
        else if (piece.Kind == Kind.Normalisation)
        {
            normalisations[piece.Layer].KeepStatistics();
        }
    }

    // Squares of floats are exact in double precision, and the order is the same whatever the processor.
    private static double SquareSum(float* values, int count)
    {
        double even = 0, odd = 0; // Two sums need not wait for each other.
        for (var i = 0; i + 1 < count; i += 2)
        {
            even += (double)values[i] * values[i];
            odd += (double)values[i + 1] * values[i + 1];
        }

        return even + odd + (count % 2 == 1 ? (double)values[count - 1] * values[count - 1] : 0);
    }

    private enum Kind
    {
        Convolution,
        Normalisation,
        DenseBiases,
        DenseWeights,
    }

    /// <summary>What a task is about.</summary>
    /// <param name="kind">Which gradients.</param>
    /// <param name="layer">Of its kind.</param>
    /// <param name="weights">The first of the weights.</param>
    /// <param name="offset">Its place among all.</param>
    /// <param name="gradient">Where theirs is, or will be.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="decaying">How many of them, from the first on, weight decay and the L2 penalty are for: not biases, nor γ and β.</param>
    private readonly struct Piece(Kind kind, int layer, float* weights, long offset, float* gradient, int count, int decaying)
    {
        public readonly Kind Kind = kind;
        public readonly int Layer = layer;
        public readonly float* Weights = weights;
        public readonly long Offset = offset;
        public readonly float* Gradient = gradient;
        public readonly int Count = count;
        public readonly int Decaying = decaying;

        /// <summary>Of dense weights.</summary>
        public int Panel { get; init; }

        public int FirstInput { get; init; }

        public int Inputs { get; init; }
    }
}
