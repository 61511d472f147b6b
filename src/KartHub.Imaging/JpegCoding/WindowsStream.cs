using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace KartHub.Imaging.JpegCoding;

/// <summary>Bytes in memory as Windows's own libraries read and write them (IStream, <c>objidl.h</c>).</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class WindowsStream : IDisposable
{
    // Places in an IStream's table of functions.
    private const int ReleaseSlot = 2;
    private const int ReadSlot = 3;
    private const int SeekSlot = 5;
    private const uint FromStart = 0;
    private const uint FromEnd = 2;

    private nint handle;

    /// <summary>A copy of the bytes, to be read from their start.</summary>
    public WindowsStream(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            handle = SHCreateMemStream(first, (uint)bytes.Length);
        }

        if (handle == 0)
        {
            throw new InvalidOperationException("Windows gave no memory for a picture: there is none left.");
        }
    }

    /// <summary>The IStream, as long as this lives.</summary>
    public nint Handle => handle;

    /// <summary>All that is in it.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Seek(FromEnd)];
        Seek(FromStart);
        uint read;
        fixed (byte* first = bytes)
        {
            Marshal.ThrowExceptionForHR(((delegate* unmanaged<nint, byte*, uint, uint*, int>)Function(ReadSlot))(handle, first, (uint)bytes.Length, &read));
        }

        return read == bytes.Length ? bytes : throw new EndOfStreamException($"Of {bytes.Length} bytes of a picture Windows gave {read}.");
    }

    public void Dispose()
    {
        if (handle != 0)
        {
            _ = ((delegate* unmanaged<nint, uint>)Function(ReleaseSlot))(handle);
            handle = 0;
        }
    }

    private ulong Seek(uint origin)
    {
        ulong position;
        Marshal.ThrowExceptionForHR(((delegate* unmanaged<nint, long, uint, ulong*, int>)Function(SeekSlot))(handle, 0, origin, &position));
        return position;
    }

    private nint Function(int slot) => (*(nint**)handle)[slot];

    [LibraryImport("shlwapi.dll")]
    private static partial nint SHCreateMemStream(byte* bytes, uint length);
}
