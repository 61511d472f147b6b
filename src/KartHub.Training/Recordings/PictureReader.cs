using System.Diagnostics.CodeAnalysis;
using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Training.Recordings;

/// <summary>Opens a recording's pictures one after the other, each into the one before it where their sizes agree. One thread at a time.</summary>
public sealed class PictureReader
{
    private Frame? buffer;

    /// <param name="frame">The frame.</param>
    /// <param name="picture">Its picture, until the next call.</param>
    /// <param name="fault">Why it cannot be used, where it cannot.</param>
    public bool TryRead(RecordedFrame frame, [NotNullWhen(true)] out Frame? picture, [NotNullWhen(false)] out Phrase? fault)
    {
        ArgumentNullException.ThrowIfNull(frame);
        (picture, fault) = (null, frame.Fault);
        if (fault is null && frame.Picture.IsEmpty)
        {
            fault = new Phrase("picture.empty", $"{frame.Origin} is empty.");
        }

        if (fault is not null)
        {
            return false;
        }

        try
        {
            var size = Picture.ReadSize(frame.Picture.Span);
            if (buffer?.Size != size)
            {
                buffer = new Frame(size.Width, size.Height);
            }

            Picture.ReadInto(frame.Picture.Span, buffer);
            picture = buffer;
            return true;
        }
        catch (ImageFormatException e)
        {
            fault = RecordedPicture.Unreadable(frame.Origin, e).Phrase;
            return false;
        }
    }
}
