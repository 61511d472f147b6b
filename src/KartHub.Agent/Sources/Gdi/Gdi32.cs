using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace KartHub.Agent.Sources.Gdi;

/// <summary>What capturing needs of Windows's graphics.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Gdi32
{
    public const uint SourceCopy = 0x00CC_0020; // SRCCOPY

    private const string Library = "gdi32.dll";

    [LibraryImport(Library)]
    public static partial nint CreateCompatibleDC(nint like);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool DeleteDC(nint context);

    [LibraryImport(Library)]
    public static partial nint CreateDIBSection(nint context, in BitmapHeader header, uint colours, out void* bits, nint section, uint offset);

    [LibraryImport(Library)]
    public static partial nint SelectObject(nint context, nint thing);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool DeleteObject(nint thing);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool BitBlt(nint to, int x, int y, int width, int height, nint from, int fromX, int fromY, uint operation);

    /// <summary>Waits until what was drawn is drawn.</summary>
    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GdiFlush();

    /// <summary>A BITMAPINFOHEADER, and room for the colour that follows it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct BitmapHeader
    {
        public uint Size;
        public int Width;
        public int Height;
        public ushort Planes;
        public ushort BitCount;
        public uint Compression;
        public uint SizeImage;
        public int XPixelsPerMetre;
        public int YPixelsPerMetre;
        public uint ColoursUsed;
        public uint ColoursImportant;
        public uint Colour;
    }
}
