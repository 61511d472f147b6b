using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine;
using KartHub.Training.Models;

namespace KartHub.Training.Piloting;

/// <summary>A model at work: a frame in, controls out. Allocates nothing as long as the frames keep their size. One thread at a time may use it.</summary>
public sealed class Pilot : IDisposable
{
    private readonly Network network;
    private readonly Predictor predictor;
    private readonly PilotSight sight;
    private readonly PilotAnswer answer;
    private readonly byte[] image;
    private readonly float[] outputs;

    /// <param name="model">What drives.</param>
    /// <param name="threads">Threads that share the work on a frame; one is plenty (below a millisecond).</param>
    /// <exception cref="Refusal">The model's weights are not its network's.</exception>
    public Pilot(Model model, int threads = 1)
    {
        Model = model;
        network = model.CreateNetwork();
        predictor = new Predictor(network, threads);
        var input = network.Definition;
        sight = new PilotSight(model.Description.Name, model.Description.Preprocessing with { Width = input.Width, Height = input.Height });
        answer = new PilotAnswer(input.Outputs, model.Description.Calibration);
        image = new byte[input.ImageBytes];
        outputs = new float[answer.Count];
    }

    /// <summary>What drives.</summary>
    public Model Model { get; }

    /// <summary>Loads a model and makes a pilot of it.</summary>
    /// <param name="path">As <see cref="ModelFolder.Load"/> takes it.</param>
    /// <param name="threads">Threads that share the work on a frame.</param>
    /// <exception cref="Refusal">There is no model, or it is broken.</exception>
    public static Pilot Load(string path, int threads = 1) => new(ModelFolder.Load(path), threads);

    /// <summary>What to do now.</summary>
    /// <param name="frame">What is seen, of any size.</param>
    /// <returns>Stick in −1..1, each button 0 or 1.</returns>
    /// <exception cref="Refusal">The frame is smaller than the part of it that the model looks at.</exception>
    public Controls Decide(Frame frame)
    {
        sight.Prepare(frame, image);
        return DecidePrepared(image);
    }

    /// <summary>The same for a picture that is already cut and resized as the model wants it.</summary>
    public Controls DecidePrepared(ReadOnlySpan<byte> prepared)
    {
        predictor.Predict(prepared, outputs);
        return answer.Read(outputs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        predictor.Dispose();
        network.Dispose();
    }
}
