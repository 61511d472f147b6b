using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Seat.Driving;

/// <summary>How a model looks at pictures: the part of them that it was trained on, in its size.</summary>
/// <param name="part">The part; null is all of it.</param>
/// <param name="width">Pixels across that the network takes.</param>
/// <param name="height">Pixels down.</param>
public sealed class Look(Crop? part, int width, int height)
{
    private readonly byte[] image = new byte[width * height * Frame.Channels];
    private AreaResizer? resizer;
    private PictureSize size;

    /// <summary>What the network is shown of a picture: height × width × (red, green, blue).</summary>
    /// <exception cref="Refusal">The picture is smaller than the part.</exception>
    public byte[] At(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var looked = part ?? frame.Size.Whole;
        if (resizer is null || frame.Size != size)
        {
            if (!frame.Size.Has(looked))
            {
                throw new Refusal("seat.crop-outside", $"The model looks at the part {looked} of a picture, and the seat's are {frame.Size}.");
            }

            size = frame.Size;
            resizer = new AreaResizer(looked.Width, looked.Height, width, height);
        }

        resizer.Resize(frame, looked, image);
        return image;
    }
}
