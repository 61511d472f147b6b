namespace KartHub.Training.Engine;

/// <summary>What a layer does to each of its sums.</summary>
public enum Activation
{
    /// <summary>x</summary>
    Linear,

    /// <summary>max(0, x)</summary>
    Relu,

    /// <summary>x above 0, eˣ − 1 below</summary>
    Elu,

    /// <summary>tanh x, −1..1</summary>
    Tanh,

    /// <summary>x / (1 + |x|), −1..1</summary>
    Softsign,

    /// <summary>2·atan x, −π..π: a steering wheel's angle</summary>
    TwoAtan,
}
