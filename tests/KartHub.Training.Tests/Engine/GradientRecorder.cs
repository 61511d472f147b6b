using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine.Simd.Optimisers;

namespace KartHub.Training.Tests.Engine;

/// <summary>An optimiser that keeps the gradient and leaves the weights alone.</summary>
internal sealed unsafe class GradientRecorder(Network network) : Optimiser
{
    private readonly AlignedBuffer gradient = new(network.WeightsLength);

    public override IReadOnlyList<(string Name, AlignedBuffer Values)> Memory => [("gradient", gradient)];

    public float[] Of(Parameter parameter) => parameter.Gather(gradient.Pointer);

    /// <summary>Whether what pads the weights has a gradient of zero, so that it stays zero.</summary>
    public bool PaddingIsZero()
    {
        var all = new Span<float>(gradient.Pointer, (int)gradient.Length).ToArray();
        fixed (float* p = all)
        {
            foreach (var parameter in network.Parameters)
            {
                parameter.Scatter(new float[parameter.Count], p);
            }
        }

        return all.All(value => value == 0);
    }

    public override void Begin(long step, double learningRate)
    {
    }

    public override void Update(float* weights, long offset, float* gradient, int count) =>
        new Span<float>(gradient, count).CopyTo(new Span<float>(this.gradient.Pointer + offset, count));
}
