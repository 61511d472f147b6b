using System.Text.Json.Serialization;

namespace KartHub.Training.Engine;

/// <summary>What training makes small: a mean over rows. Outputs that are logits (<see cref="Dense.Logits"/>) are judged by cross-entropy under every one of these.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Loss>))]
public enum Loss
{
    /// <summary>Mean of the squared errors over the outputs.</summary>
    [JsonStringEnumMemberName("mse")]
    Mse,

    /// <summary>Root of the sum of squared errors; TensorKart's.</summary>
    [JsonStringEnumMemberName("euclidean")]
    Euclidean,

    /// <summary>Mean of the errors' sizes over the outputs.</summary>
    [JsonStringEnumMemberName("l1")]
    L1,

    /// <summary>e²/2 for an error of up to δ, δ(|e| − δ/2) beyond (Huber, 1964); mean over the outputs.</summary>
    [JsonStringEnumMemberName("huber")]
    Huber,
}
