using System.Text.Json.Serialization;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Preparing;
using KartHub.Training.Runs;

namespace KartHub.Training.Models;

/// <summary>What <c>model.json</c> says: everything but the weights that a pilot needs, and where the model came from.</summary>
public sealed record ModelDescription
{
    /// <summary>The only format so far.</summary>
    public const string CurrentFormat = "karthub-model-1";

    public string Format { get; init; } = CurrentFormat;

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    public required ModelNetwork Network { get; init; }

    public required Preprocessing Preprocessing { get; init; }

    public required Calibration Calibration { get; init; }

    public required Provenance Provenance { get; init; }

    /// <inheritdoc cref="Provenance.Concealed"/>
    public ModelDescription Concealed() => this with { Provenance = Provenance.Concealed() };
}

/// <summary>The network that the weights belong to.</summary>
/// <param name="Name">Of <c>Networks.All</c>, unless <see cref="Shape"/> says what it is.</param>
/// <param name="Layers">In words, in order.</param>
/// <param name="Parameters">How many weights, together.</param>
/// <param name="Outputs">What the network's outputs are, in order: <c>steerX</c>, <c>steerY</c>, <c>a</c>, <c>b</c>, <c>rb</c>.</param>
public sealed record ModelNetwork(string Name, IReadOnlyList<string> Layers, long Parameters, IReadOnlyList<string> Outputs)
{
    /// <summary>A network that is not of <c>Networks.All</c>, as an import may bring one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NetworkShape? Shape { get; init; }

    /// <summary>What to make the network from.</summary>
    /// <exception cref="Refusal">There is no such network, or its layers do not fit together.</exception>
    public NetworkDefinition Definition()
    {
        if (Shape is not null)
        {
            return Shape.Define(Name, Outputs);
        }

        return Networks.Find(Name)
            ?? throw new Refusal("network.unknown", $"this KartHub has no network '{Name}'; it has {string.Join(", ", Networks.All.Select(network => network.Name))}");
    }
}

/// <summary>From a frame to the network's input.</summary>
/// <param name="Crop">The part of the frame that is looked at, in its pixels; none: all of it.</param>
/// <param name="Width">Of the network's input, pixels.</param>
/// <param name="Height">Of the network's input, pixels.</param>
/// <param name="Scaling">What the network does with a byte, in words; part of the network, so nothing to set.</param>
public sealed record Preprocessing(Crop? Crop, int Width, int Height, string Scaling);

/// <summary>From the network's outputs to controls.</summary>
public sealed record Calibration
{
    /// <summary>What the stick's outputs are multiplied by before they are limited to −1..1.</summary>
    public float Gain { get; init; } = 1;

    /// <summary>What is sent for the controls that the network has no output for.</summary>
    public Controls Held { get; init; } = new(0, 0, 1, 0, 0);
}

/// <summary>Which data and which training made a model.</summary>
public sealed record Provenance
{
    /// <summary>Names of the recordings trained on.</summary>
    public IReadOnlyList<string> Recordings { get; init; } = [];

    /// <summary>Names of the recordings validated on; those that are trained on too by their last part.</summary>
    public IReadOnlyList<string> ValidationRecordings { get; init; } = [];

    /// <summary>What the figures say; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JudgedOn? JudgedOn { get; init; }

    /// <summary>What was validated on, in a sentence or two for people.</summary>
    public string Validation { get; init; } = "";

    /// <summary>Rows trained on, mirror images not counted.</summary>
    public int TrainRows { get; init; }

    public int ValidationRows { get; init; }

    public TrainingOptions Options { get; init; } = new();

    /// <summary>The epoch that the weights are of: the best by validation loss.</summary>
    public int Epoch { get; init; }

    /// <summary>Validation loss of these weights.</summary>
    public double ValLoss { get; init; }

    public double BaselineMean { get; init; }

    public double BaselineZero { get; init; }

    /// <summary>Mean steering of the rows trained on, mirror images not counted: what a model that never looks would do.</summary>
    public double MeanSteering { get; init; }

    /// <summary>Mean squared error of steering alone, on the validation rows.</summary>
    public double SteerMse { get; init; }

    /// <summary>Mean size of its error.</summary>
    public double SteerMae { get; init; }

    /// <summary>For a model of another program: the file it was in, and what had to be assumed about it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Imported { get; init; }

    /// <summary>The KartHub that trained it, or imported it.</summary>
    public string Version { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The same for those with whom the model was shared, and its recordings were not: what names these is left out.</summary>
    public Provenance Concealed() => this with { Recordings = [], ValidationRecordings = [], Validation = "" };
}
