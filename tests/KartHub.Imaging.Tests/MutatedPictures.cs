using System.Buffers.Binary;
using KartHub.Imaging.PngCoding;

namespace KartHub.Imaging.Tests;

/// <summary>Small pictures that were broken at random: a reader opens each, or says why not. The same seed breaks the same pictures in the same way.</summary>
internal sealed class MutatedPictures(int seed)
{
    private const int ProgressiveFrame = 0xC2;

    private readonly Random random = new(seed);
    private readonly byte[][] pngs = [.. WholePngs()];
    private readonly byte[][] jpegs = [TestJpeg.Small, OtherFiles.ProgressiveJpeg, OtherFiles.YcckJpeg, Jpeg.Write(TestFrames.Smooth(61, 37, seed), quality: 30)];
    private readonly byte[][] bmps =
    [
        TestBmp.Of(TestFrames.Smooth(61, 37, seed)), TestBmp.Core(OtherFiles.Picture), TestBmp.Of(6, 2, 8, 1, [3, 7, 0, 3, 1, 2, 3, 0, 0, 0, 6, 9, 0, 0, 0, 1], new byte[1024]),
        TestBmp.Of(6, 1, 4, 2, [0, 5, 0x12, 0x34, 0x50, 0, 1, 0x60, 0, 1], new byte[64]), TestBmp.Of(2, -3, 32, 3, new byte[24], masks: [0xFF0000, 0xFF00, 0xFF, 0xFF000000]),
        TestBmp.Of(3, 2, 16, 3, new byte[16], masks: [0xF800, 0x7E0, 0x1F, 0]),
    ];

    private readonly byte[][] gifs = [OtherFiles.Gif, OtherFiles.InterlacedGif, OtherFiles.AnimatedGif, OtherFiles.TransparentGif];
    private readonly byte[][] webps = [OtherFiles.LosslessWebP, OtherFiles.LossyWebP, OtherFiles.TransparentWebP, OtherFiles.LossyTransparentWebP];

    /// <summary>A broken PNG. Every other one has checksums that are right all the same, so that what is behind them is reached.</summary>
    public byte[] NextPng()
    {
        var broken = Break(pngs[random.Next(pngs.Length)]);
        if (random.Next(2) == 0)
        {
            MendChecksums(broken);
        }

        return broken;
    }

    /// <summary>A broken JPEG; some of them say that they are progressive, which they are not.</summary>
    public byte[] NextJpeg()
    {
        var broken = Break(jpegs[random.Next(jpegs.Length)]);
        if (random.Next(4) == 0 && broken.AsSpan().IndexOf<byte>([0xFF, 0xC0]) is >= 0 and var frame)
        {
            broken[frame + 1] = ProgressiveFrame;
        }

        return broken;
    }

    public byte[] NextBmp() => Break(bmps[random.Next(bmps.Length)]);

    public byte[] NextGif() => Break(gifs[random.Next(gifs.Length)]);

    public byte[] NextWebP() => Break(webps[random.Next(webps.Length)]);

    private static IEnumerable<byte[]> WholePngs()
    {
        foreach (var (colour, depth) in new[] { (0, 1), (0, 16), (2, 8), (3, 4), (4, 8), (6, 8), (6, 16) })
        {
            var samples = new ushort[9 * 7 * TestPng.Channels(colour)];
            yield return TestPng.Encode(9, 7, colour, depth, interlaced: depth == 8, samples, seed: 1, palette: colour == 3 ? new byte[48] : null, transparency: colour == 3 ? new byte[16] : null);
        }

        yield return Png.Write(TestFrames.Smooth(61, 37, seed: 1));
    }

    private byte[] Break(byte[] whole)
    {
        var file = whole.ToList();
        for (var times = random.Next(1, 5); times > 0 && file.Count > 0; times--)
        {
            var at = random.Next(file.Count);
            var some = Math.Min(random.Next(1, 24), file.Count - at);
            switch (random.Next(8))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file[at] = (byte)random.Next(256);
                    break;
                case 2:
                    file.RemoveRange(at, file.Count - at);
                    break;
                case 3:
                    file.RemoveRange(at, some);
                    break;
                case 4:
                    file.InsertRange(at, file.GetRange(at, some));
                    break;
                case 5:
                    file.InsertRange(at, random.GetItems<byte>([0, 1, 0x7F, 0x80, 0xD9, 0xFE, 0xFF], some));
                    break;
                case 6:
                    file.RemoveRange(at, some);
                    file.InsertRange(at, new byte[some]);
                    break;
                default:
                    file.RemoveRange(at, some);
                    file.InsertRange(at, Enumerable.Repeat((byte)0xFF, some));
                    break;
            }
        }

        return [.. file];
    }

    private static void MendChecksums(byte[] png)
    {
        for (var at = 8; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at));
            if (length > png.Length - at - 12)
            {
                return;
            }

            var content = png.AsSpan(at + 4, 4 + (int)length);
            BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(at + 8 + (int)length), PngChecksum.Of(content));
            at += 12 + (int)length;
        }
    }
}
