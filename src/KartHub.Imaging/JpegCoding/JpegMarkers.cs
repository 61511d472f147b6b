using System.Buffers.Binary;

namespace KartHub.Imaging.JpegCoding;

/// <summary>A JPEG's skeleton (ITU-T T.81, annex B), walked from mark to mark without reading pixels: whether the file is whole, and what its picture is like.</summary>
internal static class JpegMarkers
{
    private const byte Mark = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const int MaxScans = 100; // Programs write some ten; each may cost as much as the whole picture.

    /// <summary>Walks the whole file.</summary>
    /// <exception cref="ImageFormatException">It is no JPEG, ends too early, or has no picture that can be read.</exception>
    public static JpegHeader Check(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith<byte>([Mark, StartOfImage]))
        {
            throw Damaged("it does not begin as a JPEG does");
        }

        JpegHeader? header = null;
        var (scans, drawn) = (0, 0L);
        var at = 2;
        while (true)
        {
            var marker = NextMarker(file, ref at);
            if (marker == EndOfImage)
            {
                return scans > 0 ? header!.Value.RequireEnough(drawn) : throw Damaged("it has no picture in it");
            }

            var segment = Segment(file, ref at);
            if (IsFrame(marker))
            {
                header = header is null ? JpegHeader.Parse(marker, segment) : throw Damaged("it has two pictures in one");
            }
            else if (marker == StartOfScan)
            {
                if (header is null)
                {
                    throw Damaged("its picture begins before its size is told");
                }

                if (++scans > MaxScans)
                {
                    throw Damaged($"it draws its picture more than {MaxScans} times");
                }

                var start = at;
                SkipPixels(file, ref at);
                drawn += at - start;
            }
        }
    }

    /// <summary>SOF0 to SOF15; in between lie DHT, JPG and DAC.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool IsRestart(byte marker) => marker is >= 0xD0 and <= 0xD7;

    private static byte NextMarker(ReadOnlySpan<byte> file, ref int at)
    {
        if (at >= file.Length)
        {
            throw EndsEarly();
        }

        if (file[at] != Mark)
        {
            throw Damaged($"at byte {at} there should be a marker");
        }

        while (at < file.Length && file[at] == Mark) // Any number of them may fill up.
        {
            at++;
        }

        return at < file.Length ? file[at++] : throw EndsEarly();
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> file, ref int at)
    {
        if (file.Length - at < 2)
        {
            throw EndsEarly();
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]); // Its own two bytes included.
        if (length < 2)
        {
            throw Damaged($"at byte {at} there is a segment without a length");
        }

        if (file.Length - at < length)
        {
            throw EndsEarly();
        }

        var segment = file.Slice(at + 2, length - 2);
        at += length;
        return segment;
    }

    /// <summary>Goes to the next marker that is no part of a scan: 0xFF 0x00 is a byte of it, restarts are too.</summary>
    private static void SkipPixels(ReadOnlySpan<byte> file, ref int at)
    {
        while (true)
        {
            var next = file[at..].IndexOf(Mark);
            if (next < 0 || at + next + 1 >= file.Length)
            {
                throw EndsEarly();
            }

            at += next;
            var marker = file[at + 1];
            if (marker != 0 && marker != Mark && !IsRestart(marker))
            {
                return;
            }

            at += marker == Mark ? 1 : 2;
        }
    }

    private static ImageFormatException EndsEarly() => Damaged("it ends before its picture does");

    internal static ImageFormatException Damaged(string why) => new($"The JPEG is damaged: {why}.");
}
