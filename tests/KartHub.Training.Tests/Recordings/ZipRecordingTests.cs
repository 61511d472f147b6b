using System.IO.Compression;
using KartHub.Contracts;
using KartHub.Training.Recordings;
using KartHub.Training.Recordings.Files;

namespace KartHub.Training.Tests.Recordings;

public sealed class ZipRecordingTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("2021-10-11-1/")]
    [InlineData("samples/2021-10-11-1/")]
    [InlineData(@"samples\2021-10-11-1\")]
    public void AZip_IsRead_WhereverInItTheRecordingIs(string folder)
    {
        var path = Zip(("__MACOSX/._data.csv", [1, 2]), ($"{folder}data.csv", Csv("samples/2021-10-11-1/img_0.png")), ($"{folder}img_0.png", TestPictures.Png(4)));

        using var recording = RecordingFormats.Open(path);

        recording.Name.ShouldBe("race");
        recording.ReadFrames().Single().Picture.ToArray().ShouldBe(TestPictures.Png(4));
        using var stream = RecordingFormats.Open(new MemoryStream(File.ReadAllBytes(path)), "mine.zip");
        stream.Name.ShouldBe("mine");
        stream.ReadFrames().Count().ShouldBe(1);
    }

    [Fact]
    public void WhatIsNoZip_OrHasNoRecording_IsSaidToBeNone()
    {
        temp.Write("notes.zip", "not a zip");
        Refused(temp["notes.zip"], "'notes.zip' is not a zip file, or it is damaged.");
        temp.Write("empty.zip", "");
        Refused(temp["empty.zip"], "'empty.zip' is not a zip file");
        Refused(Zip(("readme.txt", [1])), "'race.zip' holds no data.csv.");
        Refused(Zip(("data.csv", Csv("img_0.png"))), "Only 0 of 1 rows can be used: data.csv, row 1: its picture 'img_0.png' is not there");
    }

    [Theory]
    [InlineData("../evil.png")]
    [InlineData("a/../../evil.png")]
    [InlineData("/etc/evil.png")]
    [InlineData(@"..\evil.png")]
    [InlineData(@"C:\evil.png")]
    [InlineData("C:evil.png")]
    public void AZipThatClimbsOut_IsRefused(string entry) =>
        Refused(Zip(("data.csv", Csv("img_0.png")), ("img_0.png", TestPictures.Png()), (entry, [1])), $"'race.zip' has an entry '{entry}' that climbs out of its folder.");

    [Fact]
    public void ABomb_IsRefused_BeforeItIsUnpacked()
    {
        var bomb = Zip(("data.csv", Csv("img_0.png")), ("img_0.png", new byte[40_000_000]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(bomb, "'img_0.png' in 'race.zip' would unpack to 40 MB from 0.0 MB.");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(2_000_000);
    }

    /// <summary>Padding that does not shrink keeps the whole below the ratio; the one file is above it all the same.</summary>
    [Fact]
    public void ABombBesideOtherFiles_IsRefused_BeforeItIsUnpacked()
    {
        var padding = new byte[300_000];
        new Random(1).NextBytes(padding);
        var bomb = Zip(("data.csv", [.. Csv("img_0.png"), .. Enumerable.Repeat((byte)'\n', 20_000_000)]), ("img_0.png", TestPictures.Png()), ("pad.bin", padding));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(bomb, "'data.csv' in 'race.zip' would unpack to 20 MB from 0.");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(2_000_000);
    }

    /// <summary>A zip that says of its CSV that it is small: the rows are counted while they are read, and are not kept.</summary>
    [Fact]
    public void ABombThatLiesAboutItsSize_IsReadNoFurtherThanItsRowsMayGo()
    {
        var path = Zip(("img_0.png", TestPictures.Png()), ("data.csv", Rows("img_0.png", 1_000_000)));
        var zip = File.ReadAllBytes(path);
        var directory = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(zip.AsSpan(directory + 24), 1000).ShouldBeTrue();
        File.WriteAllBytes(path, zip);

        Should.Throw<Refusal>(() => RecordingFormats.Open(path)).Message.ShouldContain("data.csv");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(70_000)] // More than the zips of old could say.
    public void FilesInAZip_AreCountedBeforeItIsOpened(int count)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true) { Comment = "PK\u0005\u0006 of Anna" })
        {
            for (var i = 0; i < count; i++)
            {
                zip.CreateEntry($"img_{i}.png").Comment = "x";
            }
        }

        ZipDirectory.Look(bytes, int.MaxValue - 1, default).Files.ShouldBe(count);
        ZipDirectory.Look(bytes, 10, default).Files.ShouldBe(Math.Min(count, 11));
    }

    [Fact]
    public void AZipOfMoreFilesThanARecordingCanHave_IsRefused_BeforeTheyAreKept()
    {
        byte[] entry = [.. "PK\u0001\u0002"u8, .. new byte[24], 1, .. new byte[17], (byte)'a'];
        byte[] end = [.. "PK\u0005\u0006"u8, .. new byte[6], 255, 255, .. new byte[10]];
        File.WriteAllBytes(temp["race.zip"], [.. Enumerable.Repeat(entry, 500_000).SelectMany(e => e), .. end]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(temp["race.zip"], "'race.zip' holds more than 442,000 files.");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(2_000_000);
    }

    [Fact]
    public void OpeningThatIsEnded_LetsGoOfTheZip()
    {
        var path = Zip(("data.csv", Csv("img_0.png")), ("img_0.png", TestPictures.Png()));
        using var ended = new CancellationTokenSource();
        ended.Cancel();
        Should.Throw<OperationCanceledException>(() => RecordingFormats.Open(path, ended.Token));
        using var nobodyElse = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public void AnEntryThatIsLargerThanItSays_IsRefused()
    {
        var path = Zip(("data.csv", Csv("img_0.png")), ("img_0.png", TestPictures.Png(1, 40, 40)));
        var zip = File.ReadAllBytes(path);
        var directory = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8); // The picture's entry in the central directory.
        zip[directory + 24] = 5; // Its size.
        zip[directory + 25] = 0;
        File.WriteAllBytes(path, zip);
        using var recording = RecordingFormats.Open(path);
        Should.Throw<Refusal>(() => RecordingInspection.Inspect(recording)).Message.ShouldContain("'img_0.png' in 'race.zip' cannot be unpacked: It is damaged");
    }

    [Fact]
    public void ADamagedCsv_IsRefused_ByItsChecksum()
    {
        var path = Zip(CompressionLevel.NoCompression, ("run/data.csv", Csv("img_0.png")), ("run/img_0.png", TestPictures.Png()));
        Damage(path, "run/data.csv", at: 12); // x is 0.4 now.
        Refused(path, "'run/data.csv' in 'race.zip' cannot be read: It is damaged: its checksum is another one.");
    }

    /// <summary>A JPEG has no checksum of its own.</summary>
    [Fact]
    public void ADamagedPicture_IsPassedOver_ByItsChecksum()
    {
        var path = Zip(CompressionLevel.NoCompression, ("run/data.csv", [.. Csv("img_0.jpg"), .. Csv("img_1.jpg")]), ("run/img_0.jpg", [1, 2, 3]), ("run/img_1.jpg", [4, 5, 6]));
        Damage(path, "run/img_0.jpg", at: 1);
        using var recording = RecordingFormats.Open(path);
        var frames = recording.ReadFrames().ToList();
        frames[0].Fault!.Message.ShouldStartWith("run/data.csv, row 1: 'run/img_0.jpg' in 'race.zip' cannot be unpacked: It is damaged");
        frames[1].Fault.ShouldBeNull();
        frames[1].Picture.ToArray().ShouldBe([4, 5, 6]);
    }

    [Fact]
    public void AnEncryptedEntry_IsRefused()
    {
        var path = Zip(("data.csv", Csv("img_0.png")), ("img_0.png", TestPictures.Png()));
        var zip = File.ReadAllBytes(path);
        zip[zip.AsSpan().IndexOf("PK\u0003\u0004"u8) + 6] |= 1; // The flag of the first entry, data.csv,
        zip[zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1; // there and in the central directory.
        File.WriteAllBytes(path, zip);
        Refused(path, "'race.zip' is protected by a password");
    }

    [Fact]
    public void EncryptedPictures_ArePassedOver()
    {
        var path = Zip([("data.csv", [.. Rows("img_0.png", 10), .. Csv("img_1.png")]), ("img_0.png", TestPictures.Png()), ("img_1.png", TestPictures.Png())]);
        var zip = File.ReadAllBytes(path);
        zip[ZipEntries.InList(zip, "img_1.png") + 8] |= 1;
        File.WriteAllBytes(path, zip);
        using var recording = RecordingFormats.Open(path);
        RecordingInspection.Inspect(recording).Notices.Select(notice => notice.Message)
            .ShouldContain("Rows passed over: 1. The first: data.csv, row 11: 'race.zip' is protected by a password ('img_1.png'). Pack it again without one.");
    }

    [Fact]
    public void AZipCutOrDamagedAnywhere_NeverCrashes()
    {
        var whole = File.ReadAllBytes(Zip(("data.csv", Csv("img_0.png")), ("img_0.png", TestPictures.Png())));
        for (var i = 0; i < whole.Length; i++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[i] ^= 0xFF;
            TryRead(damaged);
            TryRead(whole[..i]);
        }
    }

    private static void TryRead(byte[] zip)
    {
        try
        {
            using var recording = RecordingFormats.Open(new MemoryStream(zip), "race.zip");
            recording.ReadFrames().Count().ShouldBe(1);
        }
        catch (Refusal e)
        {
            e.Message.ShouldNotBeEmpty();
        }
    }

    private static byte[] Rows(string picture, int count) => [.. Enumerable.Repeat(Csv(picture), count).SelectMany(row => row)];

    private static byte[] Csv(string picture) => System.Text.Encoding.UTF8.GetBytes($"{picture},0.5,0,1,0,0\n");

    private static void Refused(string path, string message) =>
        Should.Throw<Refusal>(() => RecordingFormats.Open(path)).Message.ShouldStartWith(message);

    private static void Damage(string path, string name, int at)
    {
        var zip = File.ReadAllBytes(path);
        zip[ZipEntries.Content(zip, name) + at] ^= 1;
        File.WriteAllBytes(path, zip);
    }

    private string Zip(params (string Name, byte[] Content)[] files) => Zip(CompressionLevel.Optimal, files);

    private string Zip(CompressionLevel compression, params (string Name, byte[] Content)[] files)
    {
        File.Delete(temp["race.zip"]);
        using var zip = ZipFile.Open(temp["race.zip"], ZipArchiveMode.Create);
        foreach (var (name, content) in files)
        {
            using var entry = zip.CreateEntry(name, compression).Open();
            entry.Write(content);
        }

        return temp["race.zip"];
    }
}
