using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Recordings;

namespace KartHub.Training.Preparing;

/// <summary>Turns encoded pictures into a row's pixels: decode, crop, resize. Keeps its buffers; one thread at a time.</summary>
internal sealed class FramePreparer(PreparationOptions options)
{
    private Frame? decoded;
    private AreaResizer? resizer;

    /// <param name="frame">The picture.</param>
    /// <param name="pixels">Receives height × width × 3 bytes.</param>
    /// <exception cref="Refusal">The picture is broken, or smaller than the crop.</exception>
    public void Prepare(RecordedFrame frame, Span<byte> pixels)
    {
        try
        {
            var size = Picture.ReadSize(frame.Picture.Span);
            if (decoded?.Size != size)
            {
                decoded = new Frame(size.Width, size.Height);
            }

            Picture.ReadInto(frame.Picture.Span, decoded);
        }
        catch (ImageFormatException e)
        {
            throw RecordedPicture.Unreadable(frame.Origin, e);
        }

        var part = options.Crop ?? decoded.Size.Whole;
        if (!decoded.Size.Has(part))
        {
            throw new Refusal("picture.crop-outside", $"{frame.Origin} is {decoded.Size}; the part to keep, {part}, reaches outside it.");
        }

        if (resizer is null || resizer.From != new PictureSize(part.Width, part.Height))
        {
            resizer = new AreaResizer(part.Width, part.Height, options.Width, options.Height);
        }

        resizer.Resize(decoded, part, pixels);
    }
}
