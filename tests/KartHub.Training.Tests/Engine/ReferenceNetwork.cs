using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine.Simd.Layers;

namespace KartHub.Training.Tests.Engine;

/// <summary>The networks once more: one number at a time, in double precision, straight from the definitions. Shares no arithmetic with the engine.</summary>
internal sealed class ReferenceNetwork(NetworkDefinition definition, IReadOnlyList<Parameter> parameters)
{
    /// <summary>By parameter, in the canonical layout; tests change them one by one.</summary>
    public List<double[]> Values { get; } = [.. parameters.Select(parameter => parameter.Read().Select(value => (double)value).ToArray())];

    /// <summary>With dropout as in training: batch normalisation takes the batch's statistics then.</summary>
    public double Loss(Loss loss, TestRows rows, (int Seed, long Step)? dropout) =>
        Outputs(rows.Images, dropout).Zip(rows.Targets, (outputs, targets) => Of(loss, outputs, targets)).Average();

    public double[] Outputs(byte[] image) => Outputs([image], null)[0];

    private double[][] Outputs(IReadOnlyList<byte[]> images, (int Seed, long Step)? dropout)
    {
        double[][] batch = [.. images.Select(image => image.Select(value => value * (double)definition.InputScale + definition.InputOffset).ToArray())];
        int height = definition.Height, width = definition.Width, channels = definition.Channels, dense = 0, next = 0;
        foreach (var layer in definition.Layers)
        {
            var (weights, biases) = (Values[next], Values[next + 1]);
            if (layer is Conv conv)
            {
                var (rows, columns) = (height, width);
                batch = [.. batch.Select(values => Convolve(conv, values, rows, columns, channels, weights, biases))];
                (height, width, channels) = ((height - conv.Kernel) / conv.Stride + 1, (width - conv.Kernel) / conv.Stride + 1, conv.Channels);
            }
            else if (layer is BatchNorm normalisation)
            {
                batch = Normalise(normalisation, batch, [.. Values.Skip(next).Take(4)], dropout is not null);
                next += 2;
            }
            else
            {
                var number = dense++;
                batch = [.. batch.Select((values, sample) => Connect((Dense)layer, values, weights, biases, dropout, sample, number))];
            }

            next += 2;
        }

        return batch;
    }

    private static double[][] Normalise(BatchNorm layer, double[][] batch, double[][] parameters, bool training)
    {
        var channels = parameters[0].Length;
        var (mean, variance) = (parameters[2], parameters[3]);
        if (training)
        {
            mean = [.. Enumerable.Range(0, channels).Select(c => Channel(c).Average())];
            variance = [.. Enumerable.Range(0, channels).Select(c => Channel(c).Average(value => (value - mean[c]) * (value - mean[c])))];
        }

        return [.. batch.Select(values => values.Select((value, i) => Apply(
            layer.Activation, parameters[0][i % channels] * (value - mean[i % channels]) / Math.Sqrt(variance[i % channels] + layer.Epsilon) + parameters[1][i % channels])).ToArray())];

        IEnumerable<double> Channel(int c) => batch.SelectMany(values => values.Where((_, i) => i % channels == c));
    }

    private static double[] Connect(Dense layer, double[] values, double[] weights, double[] biases, (int Seed, long Step)? dropout, int sample, int dense)
    {
        double[] outputs = [.. Enumerable.Range(0, layer.Units).Select(unit => Apply(
            unit < layer.Units - layer.Logits ? layer.Activation : Activation.Linear, biases[unit] + values.Select((value, input) => value * weights[input * layer.Units + unit]).Sum()))];
        if (dropout is not var (seed, step) || layer.Dropout == 0)
        {
            return outputs;
        }

        var factors = DropoutFactors(Dropout.Key(seed, step, sample, dense), layer.Dropout, layer.Units);
        return [.. outputs.Zip(factors, (value, factor) => value * factor)];
    }

    /// <summary>One sample's; Huber's δ is a quarter.</summary>
    private double Of(Loss loss, double[] outputs, float[] targets)
    {
        var (values, logits) = (outputs.Length - definition.Logits, definition.Logits);
        var errors = outputs.Zip(targets, (output, target) => output - target).Take(values).ToList();
        var value = loss switch
        {
            _ when values == 0 => 0,
            KartHub.Training.Engine.Loss.Mse => errors.Average(error => error * error),
            KartHub.Training.Engine.Loss.Euclidean => Math.Sqrt(errors.Sum(error => error * error)),
            KartHub.Training.Engine.Loss.L1 => errors.Average(Math.Abs),
            KartHub.Training.Engine.Loss.Huber => errors.Average(error => Math.Abs(error) <= 0.25 ? error * error / 2 : 0.25 * Math.Abs(error) - 0.25 * 0.25 / 2),
            _ => throw new ArgumentOutOfRangeException(nameof(loss)),
        };
        return value + outputs.Zip(targets).Skip(values).Sum(pair => CrossEntropy(Sigmoid(pair.First), pair.Second)) / Math.Max(1, logits);

        static double CrossEntropy(double probability, double target) => -target * Math.Log(probability) - (1 - target) * Math.Log(1 - probability);
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static unsafe float[] DropoutFactors(uint key, double share, int units)
    {
        float[] factors = [.. Enumerable.Repeat(1f, units)], slopes = [.. factors];
        fixed (float* f = factors, s = slopes)
        {
            Dropout.Apply(key, share, f, s, units);
        }

        slopes.ShouldBe(factors);
        return factors;
    }

    private static double[] Convolve(Conv conv, double[] input, int height, int width, int channels, double[] weights, double[] biases)
    {
        var (rows, columns) = ((height - conv.Kernel) / conv.Stride + 1, (width - conv.Kernel) / conv.Stride + 1);
        var output = new double[rows * columns * conv.Channels];
        for (var i = 0; i < output.Length; i++)
        {
            int o = i % conv.Channels, x = i / conv.Channels % columns * conv.Stride, y = i / conv.Channels / columns * conv.Stride;
            var sum = biases[o];
            for (var tap = 0; tap < conv.Kernel * conv.Kernel; tap++)
            {
                var pixel = (y + tap / conv.Kernel) * width + x + tap % conv.Kernel;
                for (var c = 0; c < channels; c++)
                {
                    sum += input[pixel * channels + c] * weights[(tap * channels + c) * conv.Channels + o];
                }
            }

            output[i] = Apply(conv.Activation, sum);
        }

        return output;
    }

    private static double Apply(Activation activation, double x) => activation switch
    {
        Activation.Linear => x,
        Activation.Relu => Math.Max(0, x),
        Activation.Elu => x > 0 ? x : Math.Exp(x) - 1,
        Activation.Tanh => Math.Tanh(x),
        Activation.Softsign => x / (1 + Math.Abs(x)),
        Activation.TwoAtan => 2 * Math.Atan(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };
}
