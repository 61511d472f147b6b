using System.Text.Json.Serialization;

namespace KartHub.Training.Engine;

/// <summary>How the weights follow the gradient.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OptimiserKind>))]
public enum OptimiserKind
{
    /// <summary>Adam with β₁ 0.9, β₂ 0.999, ε 1e-8 (Kingma and Ba, 2015).</summary>
    [JsonStringEnumMemberName("adam")]
    Adam,

    /// <summary>Stochastic gradient descent with momentum.</summary>
    [JsonStringEnumMemberName("sgd")]
    Sgd,
}
