using System.Runtime.InteropServices;
using KartHub.Imaging;

namespace KartHub.Training.Preparing;

/// <summary>Mirrors prepared pictures where they lie.</summary>
internal static class PictureMirror
{
    /// <param name="pixels">Height × width × (red, green, blue); left and right change places.</param>
    /// <param name="width">In pixels.</param>
    public static void Mirror(Span<byte> pixels, int width)
    {
        var stride = width * Frame.Channels;
        for (var row = 0; row < pixels.Length; row += stride)
        {
            MemoryMarshal.Cast<byte, Pixel>(pixels.Slice(row, stride)).Reverse();
        }
    }

#pragma warning disable CS0649 // Only ever cast from bytes.
    private struct Pixel
    {
        public byte Red, Green, Blue;
    }
#pragma warning restore CS0649
}
