using KartHub.Contracts.Live;
using KartHub.Imaging;

namespace KartHub.Web.Features.Agents.Previews;

/// <summary>An agent's latest picture.</summary>
/// <param name="Number">Counts up with every picture of the agent.</param>
/// <param name="Preview">The picture and its controls.</param>
public sealed record LivePreview(long Number, Preview Preview)
{
    /// <summary>Null for what is no picture that agents send, or one so large that it would burden whoever looks.</summary>
    public static string? MediaType(byte[]? picture)
    {
        try
        {
            _ = Picture.ReadSize(picture);
            return PictureKind.Of(picture) is { } kind && kind.IsRecorded() ? kind.MediaType() : null;
        }
        catch (ImageFormatException)
        {
            return null;
        }
    }
}
