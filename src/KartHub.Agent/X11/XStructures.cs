using System.Runtime.InteropServices;

namespace KartHub.Agent.X11;

// Laid out as in Xlib.h, X11/extensions/XShm.h and Xutil.h.

[StructLayout(LayoutKind.Sequential)]
internal struct XErrorEvent
{
    public int Type;
    public nint Display;
    public nuint ResourceId;
    public nuint Serial;
    public byte ErrorCode;
    public byte RequestCode;
    public byte MinorCode;
}

/// <summary>Any event: 24 longs, of which the first half of the first says what it is.</summary>
[StructLayout(LayoutKind.Sequential, Size = 24 * 8)]
internal struct XEvent
{
    public int Type;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XWindowAttributes
{
    public int X;
    public int Y;
    public int Width;
    public int Height;
    public int BorderWidth;
    public int Depth;
    public XVisual* Visual;
    public nuint Root;
    public int Class;
    public int BitGravity;
    public int WinGravity;
    public int BackingStore;
    public nuint BackingPlanes;
    public nuint BackingPixel;
    public int SaveUnder;
    public nuint Colormap;
    public int MapInstalled;
    public int MapState;
    public nint AllEventMasks;
    public nint YourEventMask;
    public nint DoNotPropagateMask;
    public int OverrideRedirect;
    public nint Screen;
}

[StructLayout(LayoutKind.Sequential)]
internal struct XVisual
{
    public nint ExtensionData;
    public nuint Id;
    public int Class;
    public nuint RedMask;
    public nuint GreenMask;
    public nuint BlueMask;
    public int BitsPerRgb;
    public int MapEntries;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XImage
{
    public int Width;
    public int Height;
    public int XOffset;
    public int Format;
    public byte* Data;
    public int ByteOrder;
    public int BitmapUnit;
    public int BitmapBitOrder;
    public int BitmapPad;
    public int Depth;
    public int BytesPerLine;
    public int BitsPerPixel;
    public nuint RedMask;
    public nuint GreenMask;
    public nuint BlueMask;
    public nint Private;
    public nint CreateImage;
    public nint DestroyImage;
    public nint GetPixel;
    public nint PutPixel;
    public nint SubImage;
    public nint AddPixel;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XShmSegmentInfo
{
    public nuint Segment;
    public int Id;
    public byte* Address;
    public int ReadOnly;
}
