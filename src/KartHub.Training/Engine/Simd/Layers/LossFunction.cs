namespace KartHub.Training.Engine.Simd.Layers;

/// <summary>The losses of <see cref="Loss"/>, a sample at a time; of logits, which are the last outputs, binary cross-entropy (0 or 1 or a probability is what they should be).</summary>
internal sealed unsafe class LossFunction(Loss loss, double huberDelta, int outputs, int logits)
{
    private readonly int values = outputs - logits;

    /// <summary>What one sample adds to the batch's loss, which is the mean over <paramref name="batch"/> samples of the values' loss plus the mean cross-entropy of the logits.</summary>
    /// <param name="outputs">The network's.</param>
    /// <param name="targets">What they should be.</param>
    /// <param name="batch">Samples of the batch.</param>
    /// <param name="gradient">Receives the derivative of the batch's loss for each output.</param>
    public double Add(float* outputs, float* targets, int batch, float* gradient)
    {
        var result = values == 0 ? 0 : loss == Loss.Euclidean ? Euclidean(outputs, targets, batch, gradient) : Each(outputs, targets, batch, gradient);
        for (var i = values; i < values + logits; i++)
        {
            // −t ln σ(z) − (1 − t) ln(1 − σ(z)), in the form that overflows for no z.
            double z = outputs[i], target = targets[i];
            result += (Math.Max(z, 0) - z * target + Math.Log(1 + Math.Exp(-Math.Abs(z)))) / logits / batch;
            gradient[i] = (float)((1 / (1 + Math.Exp(-z)) - target) / logits / batch);
        }

        return result;
    }

    private double Euclidean(float* outputs, float* targets, int batch, float* gradient)
    {
        double squares = 0;
        for (var i = 0; i < values; i++)
        {
            double error = outputs[i] - targets[i];
            squares += error * error;
        }

        // At the very target the root has no slope; none is as good as any.
        var factor = squares > 0 ? 1 / (Math.Sqrt(squares) * batch) : 0;
        for (var i = 0; i < values; i++)
        {
            gradient[i] = (float)(factor * (outputs[i] - targets[i]));
        }

        return Math.Sqrt(squares) / batch;
    }

    private double Each(float* outputs, float* targets, int batch, float* gradient)
    {
        double total = 0;
        for (var i = 0; i < values; i++)
        {
            double error = outputs[i] - targets[i];
            var size = Math.Abs(error);
            var (value, slope) = loss switch
            {
                Loss.Mse => (error * error, 2 * error),
                Loss.L1 => (size, error > 0 ? 1 : error < 0 ? -1 : error), // Of NaN it stays NaN.
                Loss.Huber when size <= huberDelta => (error * error / 2, error),
                Loss.Huber => (huberDelta * (size - huberDelta / 2), Math.CopySign(huberDelta, error)),
                _ => throw new ArgumentOutOfRangeException(nameof(outputs), loss, "Unknown loss."),
            };
            total += value;
            gradient[i] = (float)(slope / values / batch);
        }

        return total / values / batch;
    }
}
