using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace KartHub.Imaging.OtherCoding;

/// <summary>
/// The one place where ImageSharp is called. It takes cut files without a word, and hostile ones bring out exceptions of any kind: whoever calls has
/// looked at the whole file before, and knows its size.
/// </summary>
internal static unsafe class ImageSharpCodec
{
    private const int MostMegabytesAtOnce = 64; // The largest picture takes 16 in colours with opacity, and no reader needs more than some of that in one piece.
    private const int MostMegabytesKept = 64; // Between one picture and the next.

    /// <summary>Has no formats: each reader is named, so that nothing is ever read by another one.</summary>
    private static readonly Configuration Bounds = new()
    {
        MaxDegreeOfParallelism = 1,
        MemoryAllocator = MemoryAllocator.Create(new MemoryAllocatorOptions
        {
            AllocationLimitMegabytes = MostMegabytesAtOnce,
            MaximumPoolSizeMegabytes = MostMegabytesKept,
        }),
    };

    /// <summary>Reads a picture into a frame that has its size.</summary>
    /// <param name="kind">What the file is called in messages.</param>
    /// <param name="decoder">Who reads it.</param>
    /// <param name="file">The file.</param>
    /// <param name="hasOpacity">Whether pixels may be transparent; those are laid on black, as PNG's are.</param>
    /// <param name="frame">Where to. It may be partly overwritten when the file turns out to be broken.</param>
    /// <exception cref="ImageFormatException">The file is broken.</exception>
    public static void Decode<TDecoder>(string kind, TDecoder decoder, ReadOnlySpan<byte> file, bool hasOpacity, Frame frame)
        where TDecoder : IImageDecoder, IImageInfoDetector
    {
        fixed (byte* bytes = file)
        {
            using var stream = new UnmanagedMemoryStream(bytes, file.Length);
            try
            {
                RequireSize(decoder.Identify(Bounds, stream, default), frame.Size);
                stream.Position = 0;
                if (hasOpacity)
                {
                    using var image = decoder.Decode<Rgba32>(Bounds, stream, default);
                    RequireSize(image, frame.Size);
                    LayOnBlack(image, frame);
                }
                else
                {
                    using var image = decoder.Decode<Rgb24>(Bounds, stream, default);
                    RequireSize(image, frame.Size);
                    image.CopyPixelDataTo(frame.Pixels);
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                var why = e is SixLabors.ImageSharp.ImageFormatException or NotSupportedException ? e.Message : "its picture cannot be unpacked.";
                throw new ImageFormatException($"The {kind} is damaged: {why}", e);
            }
        }
    }

    /// <summary>Writes a JPEG, its colours at half the resolution (4:2:0).</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="quality">1 to 100.</param>
    public static byte[] EncodeJpeg(Frame frame, int quality)
    {
        using var image = Image.WrapMemory<Rgb24>(Bounds, frame.Pixels.AsMemory(), frame.Width, frame.Height);
        using var stream = new MemoryStream();
        image.Save(stream, new JpegEncoder { Quality = quality, ColorType = JpegColorType.YCbCrRatio420 });
        return stream.ToArray();
    }

    private static void RequireSize(IImageInfo? found, PictureSize size)
    {
        if (found is null || found.Width != size.Width || found.Height != size.Height)
        {
            throw new InvalidImageContentException($"it is said to be {size} in one place and {found?.Width}×{found?.Height} in another.");
        }
    }

    private static void LayOnBlack(Image<Rgba32> image, Frame frame) => image.ProcessPixelRows(rows =>
    {
        for (var y = 0; y < rows.Height; y++)
        {
            var row = MemoryMarshal.Cast<byte, Rgb24>(frame.Row(y));
            var pixels = rows.GetRowSpan(y);
            for (var x = 0; x < pixels.Length; x++)
            {
                var pixel = pixels[x];
                row[x] = pixel.A == byte.MaxValue ? pixel.Rgb : new Rgb24(Scale(pixel.R, pixel.A), Scale(pixel.G, pixel.A), Scale(pixel.B, pixel.A));
            }
        }
    });

    private static byte Scale(byte sample, byte opacity) => (byte)((sample * opacity + byte.MaxValue / 2) / byte.MaxValue);
}
