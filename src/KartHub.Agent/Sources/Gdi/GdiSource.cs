using System.Runtime.Versioning;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.Gdi;

/// <summary>Pictures that Windows draws for whoever asks.</summary>
[SupportedOSPlatform("windows")]
internal abstract class GdiSource(TimeProvider time) : SearchedSource(time)
{
    private GdiBitmap? bitmap;

    /// <summary>The picture as it is now.</summary>
    /// <exception cref="SourceLostException">There is none.</exception>
    protected abstract Frame Capture();

    protected override CapturedFrame Look()
    {
        var timestamp = Time.GetTimestamp();
        return new CapturedFrame(Capture(), timestamp);
    }

    protected override void Close()
    {
        bitmap?.Dispose();
        bitmap = null;
    }

    /// <summary>Something to draw to; the last one, if it has that size.</summary>
    protected GdiBitmap Bitmap(PictureSize size)
    {
        if (bitmap?.Size != size)
        {
            Close();
            bitmap = new GdiBitmap(size);
        }

        return bitmap;
    }
}
