using System.Text.Json;

namespace KartHub.Training.Interchange.Keras;

/// <summary>A layer as Keras describes it.</summary>
/// <param name="Kind">Its class: Conv2D.</param>
/// <param name="Name">What it is called in its model.</param>
/// <param name="Config">Everything else.</param>
internal sealed record KerasConfigLayer(string Kind, string Name, JsonElement Config);
