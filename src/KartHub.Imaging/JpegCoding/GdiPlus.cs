using System.Runtime.InteropServices;
using System.Runtime.Versioning;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.System32)] // No other gdiplus.dll that lies beside the program.

namespace KartHub.Imaging.JpegCoding;

/// <summary>The functions of GDI+ that reading and writing JPEG need, as Windows's <c>gdiplusflat.h</c> documents them. They return 0 or what went wrong.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class GdiPlus
{
    public const int Rgb24 = 0x0002_1808; // PixelFormat24bppRGB: blue, green, red.
    public const int Rgb32 = 0x0002_2009; // PixelFormat32bppRGB: blue, green, red, nothing.
    public const uint ToRead = 1; // ImageLockModeRead
    public const uint Long = 4; // EncoderParameterValueTypeLong

    private const string Library = "gdiplus.dll";

    [LibraryImport(Library)]
    public static partial int GdiplusStartup(out nuint token, in StartupInput input, nint output);

    [LibraryImport(Library)]
    public static partial int GdipCreateBitmapFromStream(nint stream, out nint bitmap);

    [LibraryImport(Library)]
    public static partial int GdipCreateBitmapFromScan0(int width, int height, int stride, int format, byte* pixels, out nint bitmap);

    [LibraryImport(Library)]
    public static partial int GdipGetImageWidth(nint image, out uint width);

    [LibraryImport(Library)]
    public static partial int GdipGetImageHeight(nint image, out uint height);

    [LibraryImport(Library)]
    public static partial int GdipBitmapLockBits(nint bitmap, in Part part, uint mode, int format, out Bits bits);

    [LibraryImport(Library)]
    public static partial int GdipBitmapUnlockBits(nint bitmap, in Bits bits);

    [LibraryImport(Library)]
    public static partial int GdipSaveImageToStream(nint image, nint stream, in Guid encoder, in EncoderParameter parameters);

    [LibraryImport(Library)]
    public static partial int GdipDisposeImage(nint image);

    /// <summary>A GdiplusStartupInput.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct StartupInput
    {
        public uint Version;
        public nint DebugCallback;
        public int SuppressBackgroundThread;
        public int SuppressExternalCodecs;
    }

    /// <summary>A GpRect.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Part
    {
        public int X, Y, Width, Height;
    }

    /// <summary>A BitmapData.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Bits
    {
        public uint Width, Height;
        public int Stride, Format;
        public byte* Pixels;
        public nint Reserved;
    }

    /// <summary>EncoderParameters that hold one.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct EncoderParameter
    {
        public nint Count; // 32 bits, and what lies between them and the pointer's alignment.
        public Guid What;
        public uint Values, Type;
        public uint* Value;
    }
}
