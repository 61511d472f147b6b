using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd.Layers;

namespace KartHub.Training.Runs;

/// <summary>What a network must beat to have learned anything: validation losses of answers that never look at the picture.</summary>
/// <param name="Mean">Always the training rows' mean (mirror images not counted: with them it would be zero too).</param>
/// <param name="Zero">Always zero; of buttons judged by cross-entropy the mean, as zero would be infinitely wrong about one that is ever pressed.</param>
internal readonly record struct Baselines(double Mean, double Zero)
{
    public static Baselines Of(RowTable training, RowTable validation, NetworkDefinition network, TrainingOptions options)
    {
        var loss = new LossFunction(options.Loss, options.HuberDelta, network.Outputs.Length, network.Logits);
        var values = network.Outputs.Length - network.Logits;
        var mean = training.MeanTargets().Select((value, i) => (float)(i < values ? value : Logit(value, training.Count))).ToArray();
        var zero = mean.Select((value, i) => i < values ? 0 : value).ToArray();
        return new Baselines(Loss(loss, validation, mean), Loss(loss, validation, zero));
    }

    // By Laplace's rule of succession, so that what was always pressed is not certain.
    private static double Logit(double mean, int rows)
    {
        var probability = (mean * rows + 1) / (rows + 2);
        return Math.Log(probability / (1 - probability));
    }

    private static unsafe double Loss(LossFunction loss, RowTable rows, float[] answer)
    {
        float[] targets = [.. answer], gradient = [.. answer];
        double total = 0;
        fixed (float* said = answer, wanted = targets, slope = gradient)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                rows.ReadTargets(row, targets);
                total += loss.Add(said, wanted, rows.Count, slope);
            }
        }

        return total;
    }
}
