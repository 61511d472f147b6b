using System.Text.Json;
using KartHub.Training.Engine;

namespace KartHub.Training.Interchange.Keras;

/// <summary>A network as Keras 2 describes it in <c>model_config</c>.</summary>
internal static class KerasConfigText
{
    private static readonly int[] ChannelsLast = [3];

    /// <param name="names">Of the layers, as in <c>layer_names</c>.</param>
    /// <returns>JSON; nothing where Keras has no word for an activation (2·atan).</returns>
    public static string? Of(NetworkDefinition network, Queue<string> names)
    {
        if (network.Layers.Any(layer => layer.Activation == Activation.TwoAtan))
        {
            return null;
        }

        var layers = new List<object>
        {
            Layer("Rescaling", new { name = "rescaling", batch_input_shape = new int?[] { null, network.Height, network.Width, network.Channels }, scale = network.InputScale, offset = network.InputOffset }),
        };
        var isFlat = false;
        foreach (var layer in network.Layers)
        {
            var activation = layer.Activation.ToString().ToLowerInvariant();
            if (layer is Conv conv)
            {
                layers.Add(Layer("Conv2D", new
                {
                    name = names.Dequeue(),
                    filters = conv.Channels,
                    kernel_size = new[] { conv.Kernel, conv.Kernel },
                    strides = new[] { conv.Stride, conv.Stride },
                    padding = "valid",
                    data_format = "channels_last",
                    activation,
                    use_bias = true,
                }));
                continue;
            }

            if (layer is BatchNorm normalisation)
            {
                layers.Add(Layer("BatchNormalization", new { name = names.Dequeue(), axis = ChannelsLast, epsilon = normalisation.Epsilon, center = true, scale = true }));
                if (layer.Activation != Activation.Linear)
                {
                    layers.Add(Layer("Activation", new { name = names.Dequeue(), activation }));
                }

                continue;
            }

            if (!isFlat)
            {
                layers.Add(Layer("Flatten", new { name = names.Dequeue(), data_format = "channels_last" }));
                isFlat = true;
            }

            var dense = (Dense)layer;
            layers.Add(Layer("Dense", new { name = names.Dequeue(), units = dense.Units, activation, use_bias = true }));
            if (dense.Dropout > 0)
            {
                layers.Add(Layer("Dropout", new { name = names.Dequeue(), rate = dense.Dropout }));
            }
        }

        return JsonSerializer.Serialize(Layer("Sequential", new { name = "sequential", layers }));
    }

    private static object Layer(string kind, object config) => new { class_name = kind, config };
}
