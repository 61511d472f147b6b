using System.Globalization;
using System.Reflection;
using KartHub.Training.Engine;
using KartHub.Training.Models;

namespace KartHub.Training.Runs;

/// <summary>What a run writes about the model it made.</summary>
internal static class TrainedModel
{
    internal static readonly string Version = typeof(TrainedModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static ModelDescription Describe(
        string name, TrainingOptions options, ITrainingEngine engine, RowSplit split, EpochReport best, SteeringFigures steering, DateTimeOffset now)
    {
        var definition = engine.Definition;
        return new ModelDescription
        {
            Name = name,
            Network = new ModelNetwork(definition.Name, [.. definition.Layers.Select(InWords)], engine.ParameterCount, definition.Outputs)
            {
                Shape = definition.Logits > 0 ? NetworkShape.Of(definition) : null, // No longer the one of that name.
            },
            Preprocessing = new Preprocessing(split.Training.Crop, definition.Width, definition.Height, InWords(definition.InputScale, definition.InputOffset)),
            Calibration = new Calibration { Held = HeldControls.Of(split.Training) },
            Provenance = new Provenance
            {
                Recordings = split.Training.Recordings,
                ValidationRecordings = split.Validation.Recordings,
                JudgedOn = split.JudgedOn,
                Validation = split.Explanation.Message,
                TrainRows = split.Training.Count,
                ValidationRows = split.Validation.Count,
                Options = options,
                Epoch = best.Epoch,
                ValLoss = best.ValLoss,
                BaselineMean = best.BaselineMean,
                BaselineZero = best.BaselineZero,
                MeanSteering = split.Training.MeanSteering,
                SteerMse = steering.Mse,
                SteerMae = steering.Mae,
                Version = Version,
                CreatedAt = now,
            },
        };
    }

    internal static string InWords(LayerDefinition layer) => layer switch
    {
        Conv conv => $"convolution {conv.Kernel}×{conv.Kernel} stride {conv.Stride}, {conv.Channels} channels, {conv.Activation.ToString().ToLowerInvariant()}",
        BatchNorm normalisation => $"batch normalisation, {normalisation.Activation.ToString().ToLowerInvariant()}",
        Dense dense => $"dense {dense.Units}, {dense.Activation.ToString().ToLowerInvariant()}{(dense.Dropout > 0 ? string.Create(CultureInfo.InvariantCulture, $", dropout {dense.Dropout}") : "")}{(dense.Logits > 0 ? $", sigmoid for the last {dense.Logits}" : "")}",
        _ => layer.ToString(),
    };

    internal static string InWords(float scale, float offset) => (scale, offset) switch
    {
        (1f / 255, 0) => "byte / 255",
        (1 / 127.5f, -1) => "byte / 127.5 − 1",
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"byte · {scale}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"byte · {scale} + {offset}"),
    };
}
