using KartHub.Contracts.Recording;
using KartHub.Imaging;
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

    /// <summary>Frames that name another's picture, each kind of wrong one among them: the right ones are read with it, with and without the index.</summary>
    [Fact]
    public async Task AFrameWithAnEarlierPicture_IsReadWithIt()
    {
        var file = new FrameFile(folder.FullName);
        var extent = await StoreAsync(file, [
            TestRecording.Frame(0), Same(1, 0), TestRecording.Frame(2), Same(3, 0), Same(4, 2),
            Same(5, 1), Same(6, 6), Same(7, 99), Same(8, 2) with { Format = PictureFormat.Jpeg }]);

        FrameFileCheck.Run(folder.FullName, extent, default).Damaged.ShouldBe([5, 6, 7, 8]);
        foreach (var indexed in new[] { true, false })
        {
            if (!indexed)
            {
                File.Delete(Index);
            }

            var entries = await file.ReadIndexAsync(extent, default);
            entries.Count.ShouldBe(9);
            file.ReadFrames(entries, extent).Take(5).Select(f => (f.Time, f.SameAs, Convert.ToHexString(f.Picture.Span)))
                .ShouldBe(Enumerable.Range(0, 5).Select(n => (TestRecording.Frame(n).Time, (int?)null, Convert.ToHexString(TestRecording.Pixel))));
            (await file.ReadFrameAsync(4, extent, default)).Picture.ToArray().ShouldBe(TestRecording.Pixel);
            foreach (var wrong in Enumerable.Range(5, 4))
            {
                (await Should.ThrowAsync<InvalidDataException>(() => file.ReadFrameAsync(wrong, extent, default))).Message.ShouldContain($"Frame {wrong} ");
            }
        }
    }

    [Fact]
    public async Task APictureThatOthersName_IsDamagedForAllOfThem()
    {
        var file = new FrameFile(folder.FullName);
        var extent = await StoreAsync(file, [TestRecording.Frame(0), Same(1, 0), TestRecording.Frame(2)]);
        var bytes = await File.ReadAllBytesAsync(Frames);
        bytes[60] ^= 4;
        await File.WriteAllBytesAsync(Frames, bytes);

        (await Should.ThrowAsync<InvalidDataException>(() => file.ReadFrameAsync(1, extent, default))).Message.ShouldContain("damaged");
        (await file.ReadFrameAsync(2, extent, default)).Picture.ToArray().ShouldBe(TestRecording.Pixel);
        FrameFileCheck.Run(folder.FullName, extent, default).Damaged.ShouldBe([0, 1]);
    }

    private static FrameRecord Same(int number, int other) => TestRecording.Frame(number) with { Picture = default, SameAs = other };

    private static async Task<Extent> StoreAsync(FrameFile file, IReadOnlyList<FrameRecord> records)
    {
        var offset = 0L;
        var entries = records.Select(record => (FrameEntry.Of(record, offset), offset += record.Size)).Select(e => e.Item1).ToList();
        await file.AppendAsync(new FrameBatch(TestRecording.Segment(records), entries), default, default);
        return new Extent(offset, records.Count);
    }

    private static async Task<Extent> AppendAsync(FrameFile file, Extent extent, int second)
    {
        var batch = FrameBatch.Read(TestRecording.Second(second), new PictureSize(1, 1), TimeSpan.Zero);
        await file.AppendAsync(batch, extent, default);
        return new Extent(extent.Bytes + batch.Bytes.Length, extent.Frames + batch.Entries.Count);
    }
}
