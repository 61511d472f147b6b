using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;

namespace KartHub.Imaging.Tests;

public sealed class PngReadTests
{
    public static TheoryData<int, int> Kinds => new()
    {
        { 0, 1 }, { 0, 2 }, { 0, 4 }, { 0, 8 }, { 0, 16 }, { 2, 8 }, { 2, 16 }, { 3, 1 }, { 3, 2 }, { 3, 4 }, { 3, 8 },
        { 4, 8 }, { 4, 16 }, { 6, 8 }, { 6, 16 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryColourTypeAndDepth_IsRead_InterlacedOrNot(int colour, int depth) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), Gen.Choose(1, 35).ToArbitrary(), Gen.Choose(1, 35).ToArbitrary(), (seed, width, height) =>
        {
            var random = new Random(seed);
            var samples = Samples(random, width * height * TestPng.Channels(colour), depth);
            var palette = colour == 3 ? Bytes(random, 3 << depth) : null;
            var transparency = Transparency(random, colour, depth, samples);
            foreach (var interlaced in (bool[])[false, true])
            {
                var file = TestPng.Encode(width, height, colour, depth, interlaced, samples, seed, palette, transparency);

                var frame = Png.Read(file);

                frame.Size.ShouldBe(new PictureSize(width, height));
                Png.ReadSize(file).ShouldBe(frame.Size);
                frame.Pixels.ShouldBe(Expected(colour, depth, samples, palette, transparency));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public void ReadInto_ReusesAFrame_WhateverItHeld()
    {
        var first = TestFrames.Random(33, 9, seed: 1);
        var second = TestFrames.Random(33, 9, seed: 2);
        var frame = new Frame(33, 9);
        foreach (var source in new[] { first, second, first })
        {
            Png.ReadInto(Png.Write(source), frame);
            frame.Pixels.ShouldBe(source.Pixels);
        }
    }

    [Fact]
    public void ReadInto_RefusesAnotherSize() =>
        Should.Throw<ImageFormatException>(() => Png.ReadInto(Png.Write(new Frame(4, 3)), new Frame(3, 4)))
            .Message.ShouldBe("The picture is 4×3; 3×4 was expected.");

    [Fact]
    public void ReadInto_AllocatesNothingLarge()
    {
        var file = Png.Write(TestFrames.Random(640, 480, seed: 3));
        var frame = new Frame(640, 480);
        Png.ReadInto(file, frame);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Png.ReadInto(file, frame);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(16 * 1024);
    }

    [Fact]
    public void BytesAfterTheEnd_AreIgnored() =>
        Png.Read([.. Png.Write(new Frame(2, 2)), 1, 2, 3]).Size.ShouldBe(new PictureSize(2, 2));

    private static ushort[] Samples(Random random, int count, int depth) =>
        [.. Enumerable.Range(0, count).Select(_ => (ushort)random.Next(1 << depth))];

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[]? Transparency(Random random, int colour, int depth, ushort[] samples)
    {
        if (colour is 4 or 6 || random.Next(2) == 0)
        {
            return null;
        }

        if (colour == 3)
        {
            return Bytes(random, random.Next(1, 1 + (1 << depth)));
        }

        var key = new byte[2 * TestPng.Channels(colour)]; // The first pixel's colour.
        for (var c = 0; c < key.Length / 2; c++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(key.AsSpan(2 * c), samples[c]);
        }

        return key;
    }

    private static byte[] Expected(int colour, int depth, ushort[] samples, byte[]? palette, byte[]? transparency)
    {
        var channels = TestPng.Channels(colour);
        var max = (1 << depth) - 1;
        return [.. samples.Chunk(channels).SelectMany(pixel =>
        {
            var key = transparency?.Chunk(2).Select(b => b.Length == 2 ? (ushort)(b[0] << 8 | b[1]) : (ushort)0).ToArray();
            return colour switch
            {
                3 => palette!.Skip(3 * pixel[0]).Take(3)
                    .Select(v => OnBlack(v, 255, transparency is not null && pixel[0] < transparency.Length ? transparency[pixel[0]] : 255)),
                0 => Enumerable.Repeat(key is not null && key[0] == pixel[0] ? (byte)0 : OnBlack(pixel[0], max, max), 3),
                2 => pixel.Select(v => key is not null && key.SequenceEqual(pixel) ? (byte)0 : OnBlack(v, max, max)),
                4 => Enumerable.Repeat(OnBlack(pixel[0], max, pixel[1]), 3),
                _ => pixel.Take(3).Select(v => OnBlack(v, max, pixel[3])),
            };
        })];

        static byte OnBlack(int value, int max, int opacity) =>
            (byte)Math.Round(255m * value * opacity / ((decimal)max * max), MidpointRounding.AwayFromZero);
    }
}
