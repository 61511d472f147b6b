using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Models;

namespace KartHub.Training.Piloting;

/// <summary>What a model is shown of a frame: the part that it looks at, in its size. Allocates nothing as long as the frames keep theirs. One thread at a time may use it.</summary>
/// <param name="model">The model's name, for whom a frame is too small for.</param>
/// <param name="preprocessing">How it wants its pictures.</param>
public sealed class PilotSight(string model, Preprocessing preprocessing)
{
    private AreaResizer? resizer;
    private PictureSize size;
    private Crop part;

    /// <summary>Bytes of what the model is shown: height × width × (red, green, blue).</summary>
    public int Size => preprocessing.Width * preprocessing.Height * Frame.Channels;

    /// <summary>Cuts and resizes.</summary>
    /// <param name="frame">What is seen, of any size.</param>
    /// <param name="image">Receives <see cref="Size"/> bytes.</param>
    /// <exception cref="Refusal">The frame is smaller than the part of it that the model looks at.</exception>
    public void Prepare(Frame frame, Span<byte> image)
    {
        if (resizer is null || frame.Size != size)
        {
            part = preprocessing.Crop ?? frame.Size.Whole;
            if (!frame.Size.Has(part))
            {
                throw new Refusal("model.crop-outside", $"The model '{model}' looks at the part {part} of a picture, and there are pictures of {frame.Size}.");
            }

            size = frame.Size;
            resizer = new AreaResizer(part.Width, part.Height, preprocessing.Width, preprocessing.Height);
        }

        resizer.Resize(frame, part, image);
    }
}
