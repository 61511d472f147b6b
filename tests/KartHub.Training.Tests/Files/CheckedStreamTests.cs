using System.IO.Compression;
using KartHub.Training.Files;

namespace KartHub.Training.Tests.Files;

public sealed class CheckedStreamTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i % 251))];

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void WhatIsAsItWasPacked_IsRead(CompressionLevel level) => Read(Zip(level)).ShouldBe(Content);

    [Fact]
    public void WhatIsDamaged_IsNoticed_AtItsEnd()
    {
        var zip = Zip(CompressionLevel.NoCompression);
        zip[zip.AsSpan().IndexOf(Content) + 500] ^= 1;

        Should.Throw<InvalidDataException>(() => Read(zip)).Message.ShouldContain("checksum");
        using var opened = new ZipArchive(new MemoryStream(zip));
        using var stream = opened.Entries.Single().OpenChecked();
        stream.ReadExactly(new byte[Content.Length - 1]);
        Should.Throw<InvalidDataException>(() => stream.ReadExactly(new byte[1]));
    }

    [Fact]
    public void AnEmptyFile_IsReadToo()
    {
        using var stream = new CheckedStream(Stream.Null, length: 0, checksum: 0);
        stream.ReadByte().ShouldBe(-1);
    }

    private static byte[]? Read(byte[] zip)
    {
        using var opened = new ZipArchive(new MemoryStream(zip));
        return opened.Entries.Single().ReadAtMost(Content.Length);
    }

    private static byte[] Zip(CompressionLevel level)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("a", level).Open();
            entry.Write(Content);
        }

        return bytes.ToArray();
    }
}
