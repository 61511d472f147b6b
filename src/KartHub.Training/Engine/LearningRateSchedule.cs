using System.Text.Json.Serialization;

namespace KartHub.Training.Engine;

/// <summary>How the learning rate changes in the course of a training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScheduleKind>))]
public enum ScheduleKind
{
    /// <summary>Not at all.</summary>
    [JsonStringEnumMemberName("constant")]
    Constant,

    /// <summary>Falls by a factor every few epochs.</summary>
    [JsonStringEnumMemberName("step")]
    Step,

    /// <summary>Falls along half a cosine to 0 at the end (Loshchilov and Hutter, 2017, without restarts).</summary>
    [JsonStringEnumMemberName("cosine")]
    Cosine,

    /// <summary>Falls by a factor when the validation loss has not become smaller for a few epochs.</summary>
    [JsonStringEnumMemberName("plateau")]
    Plateau,
}

/// <summary>The learning rate as a function of what a checkpoint knows, so that a resumed training goes on exactly.</summary>
public sealed record LearningRateSchedule
{
    /// <summary>How it changes.</summary>
    public ScheduleKind Kind { get; init; }

    /// <summary>Epochs, or a part of one, in which it first grows evenly from almost 0; 0: none.</summary>
    public double WarmUpEpochs { get; init; }

    /// <summary>For <see cref="ScheduleKind.Step"/>: epochs between two falls. For <see cref="ScheduleKind.Plateau"/>: epochs without a smaller loss before one. 1 or more.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>What remains at a fall, above 0 to below 1.</summary>
    public double Factor { get; init; } = 0.5;

    /// <summary>The rate of a step.</summary>
    /// <param name="rate">The full rate.</param>
    /// <param name="step">Of the whole training, from 0.</param>
    /// <param name="stepsOfEpoch">Steps of one epoch.</param>
    /// <param name="epochs">Of the whole training.</param>
    /// <param name="losses">Validation losses of the epochs that are done.</param>
    public double RateAt(double rate, long step, int stepsOfEpoch, int epochs, IReadOnlyList<double> losses)
    {
        var warmUp = WarmUpEpochs * stepsOfEpoch;
        if (step + 1 < warmUp)
        {
            return rate * (step + 1) / warmUp;
        }

        return rate * Kind switch
        {
            ScheduleKind.Step => Math.Pow(Factor, step / stepsOfEpoch / Epochs),
            ScheduleKind.Cosine => (1 + Math.Cos(Math.PI * Math.Max(0, step - warmUp) / Math.Max(1, (double)epochs * stepsOfEpoch - warmUp))) / 2,
            ScheduleKind.Plateau => Math.Pow(Factor, Falls(losses)),
            _ => 1,
        };
    }

    private int Falls(IReadOnlyList<double> losses)
    {
        var (best, waited, falls) = (double.PositiveInfinity, 0, 0);
        foreach (var loss in losses)
        {
            (best, waited) = loss < best ? (loss, 0) : (best, waited + 1);
            if (waited == Epochs)
            {
                (waited, falls) = (0, falls + 1);
            }
        }

        return falls;
    }
}
