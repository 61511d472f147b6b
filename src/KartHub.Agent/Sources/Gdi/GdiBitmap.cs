using System.Runtime.Versioning;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.Gdi;

/// <summary>A picture that Windows draws into, of one size.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class GdiBitmap : IDisposable
{
    private readonly nint bitmap;
    private readonly nint replaced;
    private readonly byte* bits;

    /// <exception cref="SourceLostException">Windows has no room for another picture.</exception>
    public GdiBitmap(PictureSize size)
    {
        Size = size;
        var header = new Gdi32.BitmapHeader
        {
            Size = 40,
            Width = size.Width,
            Height = -size.Height, // Rows from the top.
            Planes = 1,
            BitCount = 32,
        };
        Context = Gdi32.CreateCompatibleDC(0);
        bitmap = Gdi32.CreateDIBSection(Context, header, 0, out var memory, 0, 0);
        bits = (byte*)memory;
        if (Context == 0 || bitmap == 0)
        {
            Dispose();
            throw new SourceLostException($"Windows gives no memory for a picture of {size}. Close some programs.");
        }

        replaced = Gdi32.SelectObject(Context, bitmap);
    }

    public PictureSize Size { get; }

    /// <summary>What to draw to: an HDC.</summary>
    public nint Context { get; }

    /// <summary>Makes it black, so that it can be told whether anything was drawn.</summary>
    public void Clear() => Bytes.Clear();

    public Frame ToFrame()
    {
        _ = Gdi32.GdiFlush();
        return Bgrx.ToFrame(Bytes, Size.Width, Size.Height, Size.Width * Bgrx.Channels);
    }

    public void Dispose()
    {
        if (replaced != 0)
        {
            _ = Gdi32.SelectObject(Context, replaced);
        }

        if (bitmap != 0)
        {
            _ = Gdi32.DeleteObject(bitmap);
        }

        if (Context != 0)
        {
            _ = Gdi32.DeleteDC(Context);
        }
    }

    private Span<byte> Bytes => new(bits, Size.Width * Size.Height * Bgrx.Channels);
}
