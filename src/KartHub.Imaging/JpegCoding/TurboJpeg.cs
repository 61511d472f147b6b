using System.Buffers;
using System.Runtime.InteropServices;

namespace KartHub.Imaging.JpegCoding;

/// <summary>The functions of libjpeg-turbo's TurboJPEG API (2.1, kept by 3.x) that reading and writing need; <c>turbojpeg.h</c> documents them.</summary>
internal sealed unsafe class TurboJpeg : IJpegCodec
{
    private const int Rgb = 0; // TJPF_RGB
    private const int Cmyk = 11; // TJPF_CMYK
    private const int CmykChannels = 4;
    private const int Subsampling420 = 2; // TJSAMP_420
    private const int NoRealloc = 1024; // TJFLAG_NOREALLOC: the buffer is ours.
    private const int LimitScans = 32768; // TJFLAG_LIMITSCANS: a progressive file cannot make us draw it a thousand times.

    private const string Place = "KARTHUB_TURBOJPEG"; // Where it lies, if not where libraries do.

    private readonly delegate* unmanaged<nint> initDecompress;
    private readonly delegate* unmanaged<nint, int> destroy;
    private readonly delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int> decompress2;
    private readonly delegate* unmanaged<nint> initCompress;
    private readonly delegate* unmanaged<int, int, int, CULong> bufSize;
    private readonly delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int> compress2;
    private readonly delegate* unmanaged<nint, nint> getErrorStr2;

    private TurboJpeg(nint library)
    {
        initDecompress = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "tjInitDecompress");
        destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "tjDestroy");
        decompress2 = (delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)NativeLibrary.GetExport(library, "tjDecompress2");
        initCompress = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "tjInitCompress");
        bufSize = (delegate* unmanaged<int, int, int, CULong>)NativeLibrary.GetExport(library, "tjBufSize");
        compress2 = (delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int>)NativeLibrary.GetExport(library, "tjCompress2");
        getErrorStr2 = (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(library, "tjGetErrorStr2");
    }

    /// <summary>The library, or null where it is not installed.</summary>
    public static TurboJpeg? Library { get; } = Load(Names());

    public static TurboJpeg? Load(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return new TurboJpeg(library);
            }
        }

        return null;
    }

    public void Decode(ReadOnlySpan<byte> file, bool isForPrint, Frame frame)
    {
        using var decoder = new Decoder(this);
        if (!isForPrint)
        {
            decoder.Decode(file, Rgb, Frame.Channels, frame.Pixels, frame.Size);
            return;
        }

        var printed = ArrayPool<byte>.Shared.Rent(frame.Width * frame.Height * CmykChannels);
        try
        {
            decoder.Decode(file, Cmyk, CmykChannels, printed, frame.Size);
            ToRgb(printed, frame.Pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(printed);
        }
    }

    public byte[] Encode(Frame frame, int quality)
    {
        var handle = initCompress();
        if (handle == 0)
        {
            throw new InvalidOperationException("libjpeg-turbo could not be started: there is no memory left.");
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)bufSize(frame.Width, frame.Height, Subsampling420).Value);
        try
        {
            fixed (byte* pixels = frame.Pixels, bytes = buffer)
            {
                var start = bytes;
                var size = new CULong((nuint)buffer.Length);
                return compress2(handle, pixels, frame.Width, frame.Stride, frame.Height, Rgb, &start, &size, Subsampling420, quality, NoRealloc) == 0
                    ? buffer.AsSpan(0, (int)size.Value).ToArray()
                    : throw new InvalidOperationException($"The JPEG could not be written: {Marshal.PtrToStringUTF8(getErrorStr2(handle))}");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _ = destroy(handle);
        }
    }

    private static string[] Names()
    {
        if (Environment.GetEnvironmentVariable(Place) is { Length: > 0 } place)
        {
            return [place];
        }

        if (OperatingSystem.IsWindows())
        {
            return ["turbojpeg", "libturbojpeg"];
        }

        return OperatingSystem.IsMacOS() ? ["libturbojpeg.0.dylib", "/opt/homebrew/lib/libturbojpeg.0.dylib"] : ["libturbojpeg.so.0"];
    }

    /// <summary>Inks as all programs store them: 255 is none.</summary>
    private static void ToRgb(ReadOnlySpan<byte> cmyk, Span<byte> rgb)
    {
        for (; rgb.Length > 0; rgb = rgb[Frame.Channels..], cmyk = cmyk[CmykChannels..])
        {
            for (var i = 0; i < Frame.Channels; i++)
            {
                rgb[i] = (byte)((cmyk[i] * cmyk[3] + 127) / 255);
            }
        }
    }

    /// <summary>One decompressor of the library; not for several threads at once.</summary>
    private sealed class Decoder : IDisposable
    {
        private readonly TurboJpeg library;
        private nint handle;

        public Decoder(TurboJpeg library)
        {
            this.library = library;
            handle = library.initDecompress();
            if (handle == 0)
            {
                throw new InvalidOperationException("libjpeg-turbo could not be started: there is no memory left.");
            }
        }

        public void Decode(ReadOnlySpan<byte> file, int format, int channels, Span<byte> to, PictureSize size)
        {
            fixed (byte* bytes = file, pixels = to)
            {
                Check(library.decompress2(
                    handle, bytes, new CULong((nuint)file.Length), pixels, size.Width, size.Width * channels, size.Height, format, LimitScans));
            }
        }

        public void Dispose()
        {
            if (handle != 0)
            {
                _ = library.destroy(handle);
                handle = 0;
            }
        }

        private void Check(int result)
        {
            if (result != 0)
            {
                throw new ImageFormatException($"The JPEG is damaged: {Marshal.PtrToStringUTF8(library.getErrorStr2(handle))}");
            }
        }
    }
}
