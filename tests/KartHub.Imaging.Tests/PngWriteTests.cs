using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using KartHub.Imaging.PngCoding;

namespace KartHub.Imaging.Tests;

public sealed class PngWriteTests
{
    [Fact]
    public void WrittenFrames_AreReadBack_WhateverTheCompression() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), Gen.Choose(1, 90).ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), (seed, width, height) =>
        {
            foreach (var frame in new[] { TestFrames.Random(width, height, seed), TestFrames.Smooth(width, height, seed), new Frame(width, height) })
            {
                foreach (var compression in Enum.GetValues<PngCompression>())
                {
                    var file = Png.Write(frame, compression);
                    Png.ReadSize(file).ShouldBe(frame.Size);
                    Png.Read(file).Pixels.ShouldBe(frame.Pixels);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Writing_AppendsToABuffer()
    {
        var frame = TestFrames.Smooth(20, 10, seed: 1);
        var output = new ArrayBufferWriter<byte>();
        output.Write("before"u8);

        Png.Write(frame, PngCompression.Fast, output);

        output.WrittenSpan[6..].ToArray().ShouldBe(Png.Write(frame, PngCompression.Fast));
    }

    [Fact]
    public void Small_IsSmaller()
    {
        var frame = TestFrames.Smooth(640, 480, seed: 1);
        Png.Write(frame, PngCompression.Small).Length.ShouldBeLessThan(Png.Write(frame, PngCompression.Fast).Length);
    }

    [Fact]
    public void Filters_AgreeWithTheirScalarTwins() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), Gen.Choose(1, 200).ToArbitrary(), Gen.Choose(1, 8).ToArbitrary(), (seed, length, step) =>
        {
            var random = new Random(seed);
            byte[] row = new byte[length], above = new byte[length], restored = new byte[length], expected = new byte[length];
            random.NextBytes(row);
            random.NextBytes(above);
            for (var filter = 0; filter < 5; filter++)
            {
                PngFilters.Restore(filter, row, above, restored, step);
                PngFilters.RestoreFrom(0, filter, row, above, expected, step);
                restored.ShouldBe(expected, $"filter {filter}, step {step}");

                using var writer = new PngRowFilter(length, step);
                writer.ApplyBest(above, PngFilters.None, PngFilters.None);
                var written = writer.ApplyBest(row, filter, filter);
                written[0].ShouldBe((byte)filter);
                PngFilters.Restore(filter, written[1..], above, restored, step);
                restored.ShouldBe(row, $"filter {filter}, step {step}");
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Checksum_IsPngs_HoweverLongTheBytes()
    {
        PngChecksum.Of("123456789"u8).ShouldBe(0xCBF43926); // The usual check value of CRC-32.
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => PngChecksum.Of(bytes) == PngChecksum.OfByteByByte(bytes)).QuickCheckThrowOnFailure();
    }
}
