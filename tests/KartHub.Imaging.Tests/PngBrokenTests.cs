namespace KartHub.Imaging.Tests;

public sealed class PngBrokenTests
{
    private static readonly byte[] Whole = TestPng.Encode(5, 4, 3, 4, interlaced: true, new ushort[20], seed: 1, palette: new byte[48], transparency: new byte[3]);

    [Fact]
    public void AFileCutAnywhere_IsRefused()
    {
        for (var length = 0; length < Whole.Length; length++)
        {
            var cut = Whole[..length];
            Should.Throw<ImageFormatException>(() => Png.Read(cut), $"cut to {length} bytes").Message.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void EveryFlippedBit_IsNoticed()
    {
        for (var bit = 0; bit < Whole.Length * 8; bit++)
        {
            var damaged = (byte[])Whole.Clone();
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            Should.Throw<ImageFormatException>(() => Png.Read(damaged), $"bit {bit}");
        }
    }

    [Fact]
    public void RandomBytesBehindASignature_NeverCrash()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            // The checksums are right, so that the content is reached.
            var content = new byte[random.Next(40)];
            random.NextBytes(content);
            var file = new TestPng().Header(random.Next(1, 20), random.Next(1, 20), random.GetItems([0, 2, 3, 4, 6], 1)[0], 8, random.Next(2))
                .Chunk("PLTE", new byte[6]).Chunk("IDAT", content).Chunk("IEND", []).Bytes;
            Should.Throw<ImageFormatException>(() => Png.Read(file));
        }
    }

    [Theory]
    [InlineData("not a picture at all", "The file is no picture: it does not begin as PNG, JPEG, BMP, WebP or GIF does.")]
    [InlineData("", "The file is empty; it should be a picture (PNG, JPEG, BMP, WebP or GIF).")]
    public void WhatIsNoPicture_IsSaidToBeNone(string content, string message) =>
        Should.Throw<ImageFormatException>(() => Picture.Read(System.Text.Encoding.UTF8.GetBytes(content))).Message.ShouldBe(message);

    [Theory]
    [InlineData(0, 4, 2, 8, "0×4")]
    [InlineData(8193, 4, 2, 8, "8193×4")]
    [InlineData(2049, 2048, 2, 8, "2049×2048 pixels; 1 to 8,192 a side and at most 4,194,304 together (2048×2048) are possible")]
    [InlineData(8192, 8192, 0, 1, "8192×8192")]
    [InlineData(-1, 4, 2, 8, "4294967295×4")]
    [InlineData(4, 4, 5, 8, "colour type 5")]
    [InlineData(4, 4, 2, 4, "colour type 2 with 4 bits")]
    [InlineData(4, 4, 3, 16, "colour type 3 with 16 bits")]
    public void AnImpossibleHeader_IsNamed(int width, int height, int colour, int depth, string named) =>
        Refused(new TestPng().Header(width, height, colour, depth), named);

    [Fact]
    public void MissingOrMisplacedParts_AreNamed()
    {
        Refused(new TestPng().Chunk("IDAT", [1]), "does not begin with its header");
        Refused(new TestPng().Header(1, 1).Chunk("IEND", []), "no picture data");
        Refused(new TestPng().Header(1, 1).Header(1, 1), "two headers");
        Refused(new TestPng().Header(1, 1).Chunk("ABCD", []), "'ABCD'");
        Refused(new TestPng().Header(1, 1).Chunk("IDAT", [1]).Chunk("tEXt", []).Chunk("IDAT", [1]), "not in one piece");
        Refused(new TestPng().Header(1, 1, 3).Chunk("IDAT", [1]).Chunk("IEND", []), "it has none");
        Refused(new TestPng().Header(1, 1, 3).Chunk("PLTE", new byte[5]), "5 bytes");
        Refused(new TestPng().Header(1, 1, 3).Chunk("PLTE", new byte[3]).Chunk("tRNS", new byte[2]), "(tRNS, 2 bytes)");
        Refused(new TestPng().Header(1, 1, compression: 1), "compression 1");
        Refused(Data(1, 1, 3, [0, 7]), "colour 7 of a palette of 2");
        Refused(Data(1, 1, 2, [5, 0, 0, 0]), "filter 5");
    }

    [Fact]
    public void TooLittleOrTooMuchData_IsRefused()
    {
        Refused(Data(2, 2, 2, new byte[13]), "ends before the picture is complete");
        Refused(Data(2, 2, 2, new byte[15]), "more picture data than its size says");
        Should.NotThrow(() => Png.Read(Data(2, 2, 2, new byte[14]).Bytes));
    }

    [Fact]
    public void ABomb_IsRefused_BeforeItIsInflatedOrAllocated()
    {
        var bomb = Data(1, 1, 2, new byte[50_000_000]).Bytes; // About 50 KB.
        var vast = Data(2048, 2048, 6, new byte[1000], depth: 16).Bytes;
        var whole = Data(8192, 8192, 0, new byte[8192 * 1025], depth: 1).Bytes; // All of its 64 million pixels are there.
        Should.Throw<ImageFormatException>(() => Png.Read(Data(1, 1, 2, new byte[1000]).Bytes)); // Warm.
        var before = GC.GetAllocatedBytesForCurrentThread();

        Should.Throw<ImageFormatException>(() => Png.Read(bomb)).Message.ShouldContain("more picture data");
        Should.Throw<ImageFormatException>(() => Png.Read(vast)).Message.ShouldContain("too short for 2048×2048");
        Should.Throw<ImageFormatException>(() => Picture.Read(whole)).Message.ShouldContain("8192×8192");

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Theory]
    [InlineData(2048, 2048)]
    [InlineData(8192, 512)]
    [InlineData(2560, 1440)]
    public void ThePicturesOfGames_ArePossible(int width, int height) =>
        Png.ReadSize(new TestPng().Header(width, height).Bytes).ShouldBe(new PictureSize(width, height));

    private static TestPng Data(int width, int height, int colour, byte[] rows, int depth = 8) =>
        new TestPng().Header(width, height, colour, depth).Chunk("PLTE", new byte[6]).Chunk("IDAT", TestPng.Deflate(rows)).Chunk("IEND", []);

    private static void Refused(TestPng png, string named) =>
        Should.Throw<ImageFormatException>(() => Png.Read(png.Bytes)).Message.ShouldContain(named);
}
