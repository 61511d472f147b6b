using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Recordings;
using KartHub.Training.Recordings.Quality;

namespace KartHub.Training.Preparing;

/// <summary>Turns encoded pictures into a row's pixels: decode, crop, resize. Keeps its buffers; one thread at a time.</summary>
internal sealed class FramePreparer(PreparationOptions options)
{
    private readonly PictureReader reader = new();
    private AreaResizer? resizer;

    /// <param name="frame">The picture.</param>
    /// <param name="pixels">Receives height × width × 3 bytes.</param>
    /// <exception cref="Refusal">The picture is smaller than the crop.</exception>
    public PreparedRow Prepare(RecordedFrame frame, Span<byte> pixels)
    {
        if (!reader.TryRead(frame, out var picture, out var fault))
        {
            return new PreparedRow(default, fault);
        }

        var part = options.Crop ?? picture.Size.Whole;
        if (!picture.Size.Has(part))
        {
            throw new Refusal("picture.crop-outside", $"{frame.Origin} is {picture.Size}; the part to keep, {part}, reaches outside it.");
        }

        if (resizer is null || resizer.From != new PictureSize(part.Width, part.Height))
        {
            resizer = new AreaResizer(part.Width, part.Height, options.Width, options.Height);
        }

        resizer.Resize(picture, part, pixels);
        return new PreparedRow(PictureTraits.Of(picture.Size, pixels), null);
    }
}

/// <summary>What became of a frame.</summary>
/// <param name="Traits">What the row shows.</param>
/// <param name="Fault">Why there is no row; null if there is one.</param>
internal readonly record struct PreparedRow(PictureTraits Traits, Phrase? Fault);
