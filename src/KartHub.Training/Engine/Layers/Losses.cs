namespace KartHub.Training.Engine.Layers;

/// <summary>The losses of <see cref="Loss"/>, a sample at a time.</summary>
internal static unsafe class Losses
{
    /// <summary>What one sample adds to the batch's loss, which is the mean over <paramref name="batch"/> samples.</summary>
    /// <param name="loss">Which.</param>
    /// <param name="outputs">The network's.</param>
    /// <param name="targets">What they should be.</param>
    /// <param name="count">How many outputs there are.</param>
    /// <param name="batch">Samples of the batch.</param>
    /// <param name="gradient">Receives the derivative of the batch's loss for each output.</param>
    public static double Add(Loss loss, float* outputs, float* targets, int count, int batch, float* gradient)
    {
        double squares = 0;
        for (var i = 0; i < count; i++)
        {
            double error = outputs[i] - targets[i];
            squares += error * error;
        }

        var value = loss == Loss.Euclidean ? Math.Sqrt(squares) / batch : squares / count / batch;
        // At the very target the root has no slope; none is as good as any.
        var factor = loss == Loss.Mse ? 2.0 / count / batch : squares > 0 ? 1 / (Math.Sqrt(squares) * batch) : 0;
        for (var i = 0; i < count; i++)
        {
            gradient[i] = (float)(factor * (outputs[i] - targets[i]));
        }

        return value;
    }
}
