namespace KartHub.Training.Engine;

/// <summary>One layer of a <see cref="NetworkDefinition"/>: <see cref="Conv"/>, <see cref="BatchNorm"/> or <see cref="Dense"/>.</summary>
public abstract record LayerDefinition(Activation Activation);

/// <summary>A convolution without padding ("valid"): square kernel, bias, activation.</summary>
/// <param name="Channels">Output channels, 1 or more.</param>
/// <param name="Kernel">Side of the kernel in pixels.</param>
/// <param name="Stride">Step of the kernel in pixels, both ways.</param>
/// <param name="Activation">Applied to every output.</param>
public sealed record Conv(int Channels, int Kernel, int Stride, Activation Activation) : LayerDefinition(Activation);

/// <summary>
/// Batch normalisation behind a convolution (Ioffe and Szegedy, 2015): every channel is brought to mean 0 and variance 1, then scaled by γ and moved by β, which are learned.
/// In training mean and variance are the batch's, elsewhere those that training has gathered on its way.
/// </summary>
/// <param name="Activation">Applied to every output; the convolution's own, usually linear, comes before.</param>
/// <param name="Epsilon">Added to the variance, above 0.</param>
public sealed record BatchNorm(Activation Activation, double Epsilon = 1e-5) : LayerDefinition(Activation)
{
    /// <summary>The most channels.</summary>
    public const int MostChannels = 4096;
}

/// <summary>A fully connected layer with bias. The first one flattens its input in the order height, width, channel.</summary>
/// <param name="Units">Outputs, 1 or more.</param>
/// <param name="Activation">Applied to every output.</param>
/// <param name="Dropout">Share of outputs silenced in a training step, 0 to below 1; the others are scaled up by 1 / (1 − share).</param>
public sealed record Dense(int Units, Activation Activation, double Dropout = 0) : LayerDefinition(Activation)
{
    /// <summary>
    /// Of the last layer: how many of its last units are logits. The activation is not theirs; training judges them by binary cross-entropy,
    /// driving makes probabilities 0..1 of them with the sigmoid.
    /// </summary>
    public int Logits { get; init; }
}
