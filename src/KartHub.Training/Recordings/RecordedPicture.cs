using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Training.Recordings;

/// <summary>What readers of recordings say of a picture.</summary>
public static class RecordedPicture
{
    /// <summary>A picture that does not open.</summary>
    /// <param name="origin">Where it is from, to begin the message with.</param>
    /// <param name="e">What is wrong with it.</param>
    public static Refusal Unreadable(string origin, ImageFormatException e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new Refusal("picture.unreadable", $"{origin} cannot be read: {e.Message}", e);
    }
}
