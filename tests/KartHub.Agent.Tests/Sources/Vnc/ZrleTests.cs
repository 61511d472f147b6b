using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using KartHub.Agent.Sources.Vnc;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Sources.Vnc;

public sealed class ZrleTests
{
    [Fact]
    public void WhateverIsEncoded_IsDecoded_RectangleAfterRectangle()
    {
        HashSet<string> kinds = [];
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            using var encoder = new ZrleEncoder(random);
            var rectangles = Enumerable.Range(0, 4).Select(_ => RandomRectangle(random)).ToList();
            var pixels = rectangles.ConvertAll(r => RandomPixels(random, r));
            var sent = rectangles.Zip(pixels, encoder.Encode).SelectMany(bytes => bytes).ToArray();
            var screen = new RfbScreen();
            screen.Resize(200, 150);
            var reader = new RfbReader(new MemoryStream(sent), TimeProvider.System);
            using var decoder = new ZrleDecoder(reader);
            for (var i = 0; i < rectangles.Count; i++)
            {
                reader.Skip(12);
                decoder.Decode(reader.ReadUInt32(), rectangles[i], screen);
                for (var y = 0; y < rectangles[i].Height; y++)
                {
                    screen.Row(rectangles[i].X, rectangles[i].Y + y, rectangles[i].Width).ToArray()
                        .ShouldBe([.. pixels[i].AsSpan(y * rectangles[i].Width, rectangles[i].Width).ToArray().Select(p => p | RfbScreen.Received)]);
                }
            }

            kinds.UnionWith(encoder.Kinds);
        }).QuickCheckThrowOnFailure();
        kinds.Order().ShouldBe(["packed", "palette runs", "raw", "runs", "solid"]);
    }

    [Theory]
    [InlineData("kind that ZRLE does not have (17)", 17)]
    [InlineData("kind that ZRLE does not have (127)", 127)]
    [InlineData("kind that ZRLE does not have (129)", 129)]
    [InlineData("run of pixels that is longer than its tile", 128, 1, 2, 3, 12)] // 13 of 12 pixels.
    [InlineData("run of pixels that is longer than its tile", 130, 1, 2, 3, 4, 5, 6, 0x81, 255, 255)]
    [InlineData("colour 3 of a palette of 3", 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xFF)]
    [InlineData("colour 2 of a palette of 2", 130, 1, 2, 3, 4, 5, 6, 2)]
    [InlineData("fewer compressed pixels", 0, 1, 2, 3)]
    [InlineData("fewer compressed pixels", 5, 1, 2)]
    [InlineData("more compressed pixels", 1, 1, 2, 3, 4)]
    public void TilesThatMakeNoSense_AreRefused(string says, params int[] tile) =>
        Should.Throw<RfbException>(() => Decode(Rfb.Deflate([.. tile.Select(b => (byte)b)]), 4, 3)).Message.ShouldContain(says);

    [Fact]
    public void BytesThatAreNoZlib_AreRefused() =>
        Should.Throw<RfbException>(() => Decode([1, 2, 3, 4, 5, 6, 7, 8], 4, 3)).Message.ShouldContain("damaged");

    [Fact]
    public void AStreamThatEndsInTheMiddle_IsRefused()
    {
        var whole = Rfb.Deflate([0, .. Enumerable.Repeat(7, 36).Select((_, i) => (byte)(i * 77))]);
        for (var length = 0; length < whole.Length - 5; length++) // The last five end the block.
        {
            Should.Throw<RfbException>(() => Decode(whole[..length], 4, 3), $"{length} of {whole.Length} bytes");
        }
    }

    [Fact]
    public void Rubbish_IsRefusedOrDecoded_AndNothingElse()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var tile = new byte[random.Next(1, 400)];
            random.NextBytes(tile);
            try
            {
                Decode(Rfb.Deflate(tile), random.Next(1, 150), random.Next(1, 100));
            }
            catch (RfbException e)
            {
                e.Message.ShouldStartWith("sent ");
            }
        }
    }

    private static void Decode(byte[] compressed, int width, int height)
    {
        var screen = new RfbScreen();
        screen.Resize(width, height);
        using var decoder = new ZrleDecoder(new RfbReader(new MemoryStream([.. compressed, .. new byte[100]]), TimeProvider.System));
        decoder.Decode((uint)compressed.Length, new Crop(0, 0, width, height), screen);
    }

    private static Crop RandomRectangle(Random random)
    {
        var (width, height) = (random.Next(1, 200), random.Next(1, 150));
        return new Crop(random.Next(200 - width), random.Next(150 - height), width, height);
    }

    /// <summary>Runs of colours from a palette: of one colour, of a few, or of many.</summary>
    private static uint[] RandomPixels(Random random, Crop of)
    {
        var colours = new uint[new[] { 1, 2, 3, 4, 5, 16, 17, 100, 127, 5000 }[random.Next(10)]];
        random.NextBytes(MemoryMarshal.AsBytes(colours.AsSpan()));
        var longest = new[] { 1, 3, 300, 5000 }[random.Next(4)];
        var pixels = new uint[of.Width * of.Height];
        for (var i = 0; i < pixels.Length;)
        {
            var end = Math.Min(pixels.Length, i + random.Next(1, longest + 1));
            pixels.AsSpan(i..end).Fill(colours[random.Next(colours.Length)] & 0xFFFFFF);
            i = end;
        }

        return pixels;
    }
}
