using KartHub.Contracts.Recording;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Store;

namespace KartHub.Web.Tests.Recordings;

public sealed class FrameFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-frames-");

    private string Frames => Path.Combine(folder.FullName, "frames.khf");

    private string Index => Path.Combine(folder.FullName, "frames.index");

    public void Dispose() => Leftovers.Delete(folder);

    [Fact]
    public async Task ATornTail_IsCutOffByTheNextAppend()
    {
        var extent = await AppendAsync(new FrameFile(folder.FullName), default, 0);
        await AppendAsync(new FrameFile(folder.FullName), extent, 1); // On disk, and never acknowledged: the hub was killed.
        await File.WriteAllBytesAsync(Frames, [.. (await File.ReadAllBytesAsync(Frames))[..^7], 1, 2, 3]);

        var after = new FrameFile(folder.FullName);
        (await after.ReadIndexAsync(extent, default)).Count.ShouldBe(20);
        var grown = await AppendAsync(after, extent, 1);

        (await File.ReadAllBytesAsync(Frames)).ShouldBe([.. TestRecording.Second(0), .. TestRecording.Second(1)]);
        (await after.ReadFrameAsync(39, grown, default)).Time.ShouldBe(TestRecording.Frame(39).Time);
    }

    [Fact]
    public async Task CutBack_LeavesWhatWasAcknowledged()
    {
        var file = new FrameFile(folder.FullName);
        var extent = await AppendAsync(file, default, 0);
        await AppendAsync(file, extent, 1);

        file.CutBack(extent);

        new FileInfo(Frames).Length.ShouldBe(extent.Bytes);
        new FileInfo(Index).Length.ShouldBe(20 * FrameEntry.Size);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("short")]
    [InlineData("zeroed")]
    [InlineData("shifted")]
    public async Task ADamagedIndex_IsMadeAgainFromTheRecords(string damage)
    {
        var extent = await AppendAsync(new FrameFile(folder.FullName), default, 0);
        var good = await File.ReadAllBytesAsync(Index);
        await File.WriteAllBytesAsync(Index, damage switch
        {
            "gone" => [],
            "short" => good[..^1],
            "zeroed" => new byte[good.Length],
            _ => [.. good[1..], 0],
        });
        var file = new FrameFile(folder.FullName);

        (await file.ReadFrameAsync(19, extent, default)).Controls.ShouldBe(TestRecording.Frame(19).Controls);
        (await File.ReadAllBytesAsync(Index)).ShouldBe(good);
    }

    [Fact]
    public async Task AFrameDamagedOnDisk_IsNamed()
    {
        var file = new FrameFile(folder.FullName);
        var extent = await AppendAsync(file, default, 0);
        var bytes = await File.ReadAllBytesAsync(Frames);
        bytes[TestRecording.Frame(0).Size * 5 + 50] ^= 4;
        await File.WriteAllBytesAsync(Frames, bytes);

        (await Should.ThrowAsync<InvalidDataException>(() => file.ReadFrameAsync(5, extent, default))).Message.ShouldContain("Frame 5 ");
        (await file.ReadFrameAsync(6, extent, default)).Time.ShouldBe(TestRecording.Frame(6).Time);
    }

    [Fact]
    public async Task AFileShorterThanWhatWasAcknowledged_IsNotWrittenTo()
    {
        var file = new FrameFile(folder.FullName);
        var extent = await AppendAsync(file, default, 0);
        await File.WriteAllBytesAsync(Frames, (await File.ReadAllBytesAsync(Frames))[..100]);

        await Should.ThrowAsync<InvalidDataException>(() => AppendAsync(file, extent, 1));

        new FileInfo(Frames).Length.ShouldBe(100);
    }

    [Fact]
    public async Task AnIndexEntry_HoldsAllButThePicture()
    {
        var file = new FrameFile(folder.FullName);
        var extent = await AppendAsync(file, default, 0);

        var entries = await file.ReadIndexAsync(extent, default);

        entries.Select(e => e.Controls).ShouldBe(Enumerable.Range(0, 20).Select(n => TestRecording.Frame(n).Controls));
        entries.Select(e => e.Time).ShouldBe(Enumerable.Range(0, 20).Select(n => TestRecording.Frame(n).Time));
        file.ReadFrames(entries, extent).Select(f => f.Picture.ToArray()).ShouldAllBe(p => p.SequenceEqual(TestRecording.Pixel));
        entries.ShouldAllBe(e => e.Format == PictureFormat.Png && e.DrivenBy == DrivenBy.Person);
    }

    private static async Task<Extent> AppendAsync(FrameFile file, Extent extent, int second)
    {
        var batch = FrameBatch.Read(TestRecording.Second(second), TimeSpan.Zero);
        await file.AppendAsync(batch, extent, default);
        return new Extent(extent.Bytes + batch.Bytes.Length, extent.Frames + batch.Entries.Count);
    }
}
