using System.IO.Compression;
using KartHub.Contracts;

namespace KartHub.Agent.Sources.Vnc;

/// <summary>
/// ZRLE (RFC 6143, 7.7.6): tiles of 64×64 pixels, each raw, of one colour, with a palette or in runs, in one zlib stream that
/// lasts as long as the connection. Pixels are blue, green, red. Holds no more than a tile and some buffers, whatever is sent.
/// </summary>
internal sealed class ZrleDecoder : IDisposable
{
    private const int TileSide = 64;
    private const int PixelBytes = 3;
    private const int MaxPalette = 127;

    private readonly uint[] tile = new uint[TileSide * TileSide];
    private readonly uint[] palette = new uint[MaxPalette];
    private readonly byte[] buffer = new byte[16 * 1024];
    private readonly Feed feed;
    private readonly ZLibStream zlib;
    private int start;
    private int end;

    public ZrleDecoder(RfbReader reader)
    {
        feed = new Feed(reader);
        zlib = new ZLibStream(feed, CompressionMode.Decompress);
    }

    public void Dispose() => zlib.Dispose();

    /// <summary>Receives a part of the screen.</summary>
    /// <exception cref="RfbException">What was sent makes no sense.</exception>
    public void Decode(uint length, Crop part, RfbScreen screen)
    {
        feed.Begin(length);
        try
        {
            for (var y = 0; y < part.Height; y += TileSide)
            {
                for (var x = 0; x < part.Width; x += TileSide)
                {
                    var (width, height) = (Math.Min(TileSide, part.Width - x), Math.Min(TileSide, part.Height - y));
                    DecodeTile(width, height);
                    for (var row = 0; row < height; row++)
                    {
                        tile.AsSpan(row * width, width).CopyTo(screen.Row(part.X + x, part.Y + y + row, width));
                    }
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new RfbException("sent compressed pixels that are damaged.", e);
        }

        feed.End();
        if (start < end)
        {
            throw new RfbException($"sent more compressed pixels than its {part.Width}×{part.Height} rectangle has.");
        }
    }

    private void DecodeTile(int width, int height)
    {
        var pixels = tile.AsSpan(0, width * height);
        var kind = Next();
        switch (kind)
        {
            case 0:
                foreach (ref var pixel in pixels)
                {
                    pixel = NextPixel();
                }

                break;
            case 1:
                pixels.Fill(NextPixel());
                break;
            case <= 16:
                DecodePacked(pixels, width, NextPalette(kind));
                break;
            case 128:
                for (var done = 0; done < pixels.Length;)
                {
                    var colour = NextPixel();
                    done += Run(pixels[done..], colour);
                }

                break;
            case >= 130:
                DecodePaletteRuns(pixels, NextPalette(kind - 128));
                break;
            default:
                throw new RfbException($"sent a tile of a kind that ZRLE does not have ({kind}).");
        }
    }

    /// <summary>Indices of 1, 2 or 4 bits; every row begins with a byte.</summary>
    private void DecodePacked(Span<uint> pixels, int width, ReadOnlySpan<uint> colours)
    {
        var bits = colours.Length <= 2 ? 1 : colours.Length <= 4 ? 2 : 4;
        for (var i = 0; i < pixels.Length; i += width)
        {
            var (packed, left) = (0, 0);
            foreach (ref var pixel in pixels.Slice(i, width))
            {
                (packed, left) = left == 0 ? (Next(), 8 - bits) : (packed, left - bits);
                pixel = Colour(colours, (packed >> left) & ((1 << bits) - 1));
            }
        }
    }

    private void DecodePaletteRuns(Span<uint> pixels, ReadOnlySpan<uint> colours)
    {
        for (var done = 0; done < pixels.Length;)
        {
            var index = Next();
            var colour = Colour(colours, index & 0x7F);
            if (index < 0x80)
            {
                pixels[done++] = colour;
            }
            else
            {
                done += Run(pixels[done..], colour);
            }
        }
    }

    /// <summary>One more than the sum of bytes, of which the first that is not 255 is the last.</summary>
    private int Run(Span<uint> pixels, uint colour)
    {
        var (length, part) = (1, 255);
        while (part == 255)
        {
            part = Next();
            length += part;
            if (length > pixels.Length)
            {
                throw new RfbException("sent a run of pixels that is longer than its tile.");
            }
        }

        pixels[..length].Fill(colour);
        return length;
    }

    private ReadOnlySpan<uint> NextPalette(int size)
    {
        for (var i = 0; i < size; i++)
        {
            palette[i] = NextPixel();
        }

        return palette.AsSpan(0, size);
    }

    private static uint Colour(ReadOnlySpan<uint> colours, int index) =>
        index < colours.Length ? colours[index] : throw new RfbException($"sent colour {index} of a palette of {colours.Length}.");

    private uint NextPixel()
    {
        Require(PixelBytes);
        var pixel = RfbScreen.Received | (uint)(buffer[start] | buffer[start + 1] << 8 | buffer[start + 2] << 16);
        start += PixelBytes;
        return pixel;
    }

    private int Next()
    {
        Require(1);
        return buffer[start++];
    }

    private void Require(int count)
    {
        if (end - start >= count)
        {
            return;
        }

        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        while (end < count)
        {
            var more = zlib.Read(buffer, end, buffer.Length - end);
            end += more > 0 ? more : throw new RfbException("sent fewer compressed pixels than its rectangle has.");
        }
    }

    /// <summary>Gives the decompressor a rectangle's bytes and not one of what follows on the connection.</summary>
    private sealed class Feed(RfbReader reader) : Stream
    {
        private const int MaxRest = 1024; // After the last pixel comes at most the end of a block.

        private readonly byte[] rest = new byte[MaxRest];
        private int restStart;
        private int restEnd;
        private long left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Begin(uint length) => left = length;

        /// <summary>Keeps what the decompressor has not asked for: the next rectangle's bytes follow on it.</summary>
        public void End()
        {
            if (left > MaxRest - (restEnd - restStart))
            {
                throw new RfbException("sent more compressed pixels than its rectangle has.");
            }

            rest.AsSpan(restStart, restEnd - restStart).CopyTo(rest);
            (restStart, restEnd) = (0, restEnd - restStart);
            reader.Read(rest.AsSpan(restEnd, (int)left));
            restEnd += (int)left;
            left = 0;
        }

        public override int Read(Span<byte> into)
        {
            if (restStart < restEnd)
            {
                var count = Math.Min(into.Length, restEnd - restStart);
                rest.AsSpan(restStart, count).CopyTo(into);
                restStart += count;
                return count;
            }

            if (left == 0 || into.Length == 0)
            {
                return 0;
            }

            var received = reader.ReadSome(into[..(int)Math.Min(into.Length, left)]);
            left -= received;
            return received;
        }

        public override int Read(byte[] array, int offset, int count) => Read(array.AsSpan(offset, count));

        public override void Flush()
        {
            // Nothing is written.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] array, int offset, int count) => throw new NotSupportedException();
    }
}
