using KartHub.Training.Engine;

namespace KartHub.Training.Interchange.Keras;

/// <summary>What a Keras model was fed with: the file does not say, unless a Rescaling layer does.</summary>
public enum KerasInput
{
    /// <summary>byte / 255, 0..1: what TensorKart reads pictures as.</summary>
    ZeroToOne,

    /// <summary>byte / 127.5 − 1, −1..1: what the Lambda of Udacity's drivers does.</summary>
    MinusOneToOne,

    /// <summary>The byte itself, 0..255.</summary>
    Bytes,
}

/// <summary>What the caller knows about a file; what is left out is taken from the file, or assumed and said.</summary>
public sealed record KerasImportOptions
{
    /// <summary>What the model is called; otherwise as its file.</summary>
    public string? Name { get; init; }

    /// <summary>The file that describes the layers (what <c>model.to_json()</c> gives), where the file holds weights only and none is beside it.</summary>
    public string? Architecture { get; init; }

    /// <summary>What the first layer with weights is fed with.</summary>
    public KerasInput? Input { get; init; }

    /// <summary>Of all layers but the last, where the file holds weights only.</summary>
    public Activation? Hidden { get; init; }

    /// <summary>Of the last layer, where the file holds weights only.</summary>
    public Activation? Output { get; init; }

    /// <summary>What the outputs are, of <c>steerX</c>, <c>steerY</c>, <c>a</c>, <c>b</c>, <c>rb</c>; otherwise one steers and five are all of these.</summary>
    public IReadOnlyList<string>? Outputs { get; init; }
}
