using KartHub.Training.Engine;

namespace KartHub.Benchmarks;

/// <summary>The arithmetic that a network needs for one picture: floating-point operations, a multiplication and an addition counting as two. Padding is not counted.</summary>
internal static class NetworkWork
{
    /// <summary>Of each layer: from its input to its output.</summary>
    public static double[] Forward(NetworkDefinition network)
    {
        var work = new List<double>();
        var (height, width, channels) = (network.Height, network.Width, network.Channels);
        var inputs = 0;
        foreach (var layer in network.Layers)
        {
            if (layer is Conv conv)
            {
                (height, width) = ((height - conv.Kernel) / conv.Stride + 1, (width - conv.Kernel) / conv.Stride + 1);
                work.Add(2.0 * height * width * conv.Channels * conv.Kernel * conv.Kernel * channels);
                channels = conv.Channels;
            }
            else if (layer is Dense dense)
            {
                inputs = inputs == 0 ? height * width * channels : inputs;
                work.Add(2.0 * inputs * dense.Units);
                inputs = dense.Units;
            }
        }

        return [.. work];
    }

    /// <summary>Of a training step: forward, the gradients of all weights, and those of all inputs but the picture.</summary>
    public static double Training(NetworkDefinition network)
    {
        var forward = Forward(network);
        return 3 * forward.Sum() - forward[0];
    }
}
