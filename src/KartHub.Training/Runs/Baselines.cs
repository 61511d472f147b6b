namespace KartHub.Training.Runs;

/// <summary>What a network must beat to have learned anything: validation losses of answers that never look at the picture.</summary>
/// <param name="Mean">Always the training rows' mean (mirror images not counted: with them it would be zero too).</param>
/// <param name="Zero">Always zero.</param>
internal readonly record struct Baselines(double Mean, double Zero)
{
    public static Baselines Of(RowTable training, RowTable validation) =>
        new(Loss(validation, training.MeanTargets()), Loss(validation, new double[training.Outputs]));

    /// <summary>As <see cref="Engine.Loss.Mse"/>.</summary>
    private static double Loss(RowTable rows, double[] answer)
    {
        var targets = new float[answer.Length];
        double total = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            rows.ReadTargets(row, targets);
            for (var i = 0; i < answer.Length; i++)
            {
                total += (targets[i] - answer[i]) * (targets[i] - answer[i]) / answer.Length;
            }
        }

        return total / rows.Count;
    }
}
