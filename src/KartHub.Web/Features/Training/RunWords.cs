using System.Globalization;
using KartHub.Training.Engine;
using KartHub.Training.Runs;

namespace KartHub.Web.Features.Training;

/// <summary>Figures of training as people read them.</summary>
internal static class RunWords
{
    /// <summary>Which of the advanced options are not as they are unless one chooses; empty when all are.</summary>
    public static string Advanced(TrainingOptions options)
    {
        var standard = new TrainingOptions();
        return string.Join(", ", Words());

        IEnumerable<string> Words()
        {
            if (options.Loss != standard.Loss)
            {
                yield return options.Loss switch { KartHub.Training.Engine.Loss.Huber => $"Huber loss from {Rate(options.HuberDelta)}", KartHub.Training.Engine.Loss.L1 => "L1 loss", _ => "Euclidean loss" };
            }

            if (options.ButtonLoss == ButtonLoss.CrossEntropy)
            {
                yield return "cross-entropy for buttons";
            }

            if (options.Optimiser == OptimiserKind.Sgd)
            {
                yield return $"SGD with momentum {Rate(options.Momentum)}";
            }

            if (options.Schedule != standard.Schedule)
            {
                yield return options.Schedule switch
                {
                    ScheduleKind.Step => $"learning rate times {Rate(options.ScheduleFactor)} every {options.ScheduleEpochs} epochs",
                    ScheduleKind.Plateau => $"learning rate times {Rate(options.ScheduleFactor)} after {options.ScheduleEpochs} epochs without progress",
                    _ => "learning rate along a cosine to zero",
                };
            }

            foreach (var (what, value) in ((string, double)[])[("warm-up", options.WarmUpEpochs), ("weight decay", options.WeightDecay), ("L2 penalty", options.L2), ("gradient limit", options.ClipNorm)])
            {
                if (value > 0)
                {
                    yield return $"{what} {Rate(value)}";
                }
            }

            if (options.Brightness > 0)
            {
                yield return $"up to {Rate(100 * options.Brightness)} % brighter or darker";
            }

            if (options.Shift > 0)
            {
                yield return $"moved up to {options.Shift} pixels, each with {Rate(options.ShiftSteering)} of steering";
            }
        }
    }

    /// <summary>A learning rate without a needless exponent.</summary>
    public static string Rate(double rate) => rate.ToString("0.#######", CultureInfo.InvariantCulture);
}
