using KartHub.Imaging.OtherCoding;
using SixLabors.ImageSharp.Formats.Jpeg;

namespace KartHub.Imaging.JpegCoding;

/// <summary>
/// JPEG by ImageSharp, which goes wherever .NET does. It paints what a broken file lacks grey and says nothing: of what is cut it finds
/// what <see cref="JpegMarkers"/> found before.
/// </summary>
internal sealed class ImageSharpJpeg : IJpegCodec
{
    public void Decode(ReadOnlySpan<byte> file, bool isForPrint, Frame frame) =>
        ImageSharpCodec.Decode("JPEG", new JpegDecoder { IgnoreMetadata = true }, file, hasOpacity: false, frame);

    public byte[] Encode(Frame frame, int quality) => ImageSharpCodec.EncodeJpeg(frame, quality);
}
