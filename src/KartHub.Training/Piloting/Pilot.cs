using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine;
using KartHub.Training.Models;

namespace KartHub.Training.Piloting;

/// <summary>A model at work: a frame in, controls out. Allocates nothing as long as the frames keep their size. One thread at a time may use it.</summary>
public sealed class Pilot : IDisposable
{
    private const float Pressed = 0.5f;

    private readonly Network network;
    private readonly Predictor predictor;
    private readonly int[] columns;
    private readonly byte[] image;
    private readonly float[] outputs;
    private AreaResizer? resizer;
    private PictureSize size;
    private Crop part;

    /// <param name="model">What drives.</param>
    /// <param name="threads">Threads that share the work on a frame; one is plenty (below a millisecond).</param>
    /// <exception cref="Refusal">The model's weights are not its network's.</exception>
    public Pilot(Model model, int threads = 1)
    {
        Model = model;
        network = model.CreateNetwork();
        predictor = new Predictor(network, threads);
        columns = OutputColumns.Of(network.Definition);
        image = new byte[network.Definition.ImageBytes];
        outputs = new float[columns.Length];
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
        if (resizer is null || frame.Size != size)
        {
            var input = network.Definition;
            part = Model.Description.Preprocessing.Crop ?? frame.Size.Whole;
            if (!frame.Size.Has(part))
            {
                throw new Refusal("model.crop-outside", $"The model '{Model.Description.Name}' looks at the part {part} of a picture, and there are pictures of {frame.Size}.");
            }

            size = frame.Size;
            resizer = new AreaResizer(part.Width, part.Height, input.Width, input.Height);
        }

        resizer.Resize(frame, part, image);
        return DecidePrepared(image);
    }

    /// <summary>The same for a picture that is already cut and resized as the model wants it.</summary>
    public Controls DecidePrepared(ReadOnlySpan<byte> prepared)
    {
        predictor.Predict(prepared, outputs);
        Span<float> values = stackalloc float[Controls.Count];
        Model.Description.Calibration.Held.CopyTo(values);
        for (var i = 0; i < columns.Length; i++)
        {
            values[columns[i]] = OutputColumns.IsStick(columns[i]) ? outputs[i] * Model.Description.Calibration.Gain : outputs[i];
        }

        var controls = Controls.From(values).Clamped;
        return controls with { A = Press(controls.A), B = Press(controls.B), Rb = Press(controls.Rb) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        predictor.Dispose();
        network.Dispose();
    }

    private static float Press(float button) => button >= Pressed ? 1 : 0;
}
