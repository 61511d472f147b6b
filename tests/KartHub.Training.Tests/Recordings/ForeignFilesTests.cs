using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using KartHub.Contracts;
using KartHub.Training.Recordings;

namespace KartHub.Training.Tests.Recordings;

/// <summary>Names, zips and folders as other people's tools make them.</summary>
public sealed class ForeignFilesTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData("IMG_1.PNG", "img_1.png")]
    [InlineData("img_1.png", "samples/Run/IMG_1.PNG")]
    [InlineData("u\u0308ber_1.png", "\u00FCber_1.png")] // As Macs write it, and as Windows does.
    [InlineData("\u00FCber_1.png", "U\u0308BER_1.png")]
    [InlineData("Images/Day1/img_1.png", "images/day1/img_1.png")]
    public void APictureIsFound_InAnotherCaseOrUnicodeForm(string stored, string named)
    {
        temp.Write($"run/{stored}", TestPictures.Png(1));
        temp.Write("run/data.csv", $"{named},0,0,0,0,0\n");
        foreach (var path in FolderAndZip("run"))
        {
            using var recording = RecordingFormats.Open(path);
            recording.ReadFrames().Single().Picture.ToArray().ShouldBe(TestPictures.Png(1));
        }
    }

    [Fact]
    public void OfTwoThatDifferInCaseAlone_TheOneThatIsNamedIsTaken()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows knows no such two.");
        temp.Write("img_1.png", TestPictures.Png(1));
        temp.Write("IMG_1.png", TestPictures.Png(2));
        temp.Write("data.csv", "img_1.png,0,0,0,0,0\nIMG_1.png,0,0,0,0,0\n");
        using var recording = RecordingFormats.Open(temp.Path);
        recording.ReadFrames().Select(frame => frame.Picture.ToArray()).ShouldBe([TestPictures.Png(1), TestPictures.Png(2)]);
    }

    [Theory]
    [InlineData("run/data.csv", "images/a.png", "run/images/a.png")]
    [InlineData("run/data.csv", @"images\a.png", "run/images/a.png")]
    [InlineData("run/data.csv", "samples/run/a.png", "run/a.png")]
    [InlineData("run/data.csv", "samples/run/a.png", "samples/run/a.png")]
    [InlineData("samples/run/data.csv", "samples/run/a.png", "samples/run/a.png")]
    [InlineData("csv/data.csv", "a.png", "a.png")]
    public void APicture_IsFoundSeenFromTheCsv_OrFromTheTop(string csv, string named, string stored)
    {
        temp.Write($"all/{csv}", Csv(named));
        temp.Write($"all/{stored}", TestPictures.Png(1));
        foreach (var path in FolderAndZip("all"))
        {
            using var recording = RecordingFormats.Open(path);
            recording.ReadFrames().Single().Picture.ToArray().ShouldBe(TestPictures.Png(1));
        }
    }

    /// <summary>Rows go on naming the folder that theirs was, and another recording may be there now.</summary>
    [Fact]
    public void ARenamedRecording_KeepsItsPictures_AndTakesNoneOfAnother()
    {
        temp.Write("all/samples/old/a.png", TestPictures.Png(1));
        temp.Write("all/samples/run/a.png", TestPictures.Png(2));
        temp.Write("all/samples/run/b.png", TestPictures.Png(3));
        temp.Write("all/samples/run/images/c.png", TestPictures.Png(4));
        temp.Write("all/samples/run/data.csv", Csv("samples/run/a.png"));
        temp.Write("all/samples/old/data.csv", [.. Enumerable.Repeat("a.png", 10).Append("b.png").Append("images/c.png").SelectMany(picture => Csv($"samples/run/{picture}"))]);
        foreach (var path in FolderAndZip("all"))
        {
            using var recording = RecordingFormats.Open(RecordingFormats.List(path).Single(place => place.Name == "old").Path);
            recording.ReadFrames().Select(frame => frame.Picture.ToArray()).ShouldBe(Enumerable.Repeat(TestPictures.Png(1), 10));
            recording.Notices.ShouldHaveSingleItem().Message.ShouldContain("data.csv, row 11: its picture 'samples/run/b.png' is not there");
        }
    }

    [Fact]
    public void AStrayPictureAtTheTop_ReplacesNone()
    {
        using var recording = RecordingFormats.Open(Zip(("a.png", TestPictures.Png(2)), ("monday/a.png", TestPictures.Png(1)), ("monday/data.csv", Csv("a.png"))));
        recording.ReadFrames().Single().Picture.ToArray().ShouldBe(TestPictures.Png(1));
    }

    [Fact]
    public void ACsvPutTogetherOfRecordings_FindsThePicturesOfEach()
    {
        using var recording = RecordingFormats.Open(Zip(
            ("data.csv", [.. Csv("samples/one/a.png"), .. Csv("samples/two/a.png")]),
            ("samples/one/data.csv", Csv("samples/one/a.png")), ("samples/one/a.png", TestPictures.Png(1)),
            ("samples/two/data.csv", Csv("samples/two/a.png")), ("samples/two/a.png", TestPictures.Png(2))));
        recording.ReadFrames().Select(frame => frame.Picture.ToArray()).ShouldBe([TestPictures.Png(1), TestPictures.Png(2)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("run/")]
    public void OfTwoIndexes_ThatOfExactlyTheNameIsTaken(string folder)
    {
        using var recording = RecordingFormats.Open(Zip(($"{folder}Data.csv", Csv("b.png")), ($"{folder}data.csv", Csv("a.png")), ($"{folder}a.png", TestPictures.Png())));
        recording.FrameCount.ShouldBe(1);
    }

    /// <summary>Old tools of Windows write names in code page 437 and Macs in UTF-8; neither says so.</summary>
    [Theory]
    [InlineData(new byte[] { 0x81 })]
    [InlineData(new byte[] { 0xC3, 0xBC })]
    public void NamesInAZip_AreRead_HoweverTheyAreWritten(byte[] letter)
    {
        var plain = $"{new string('?', letter.Length)}ber_0.png";
        var zip = Zip(("Rennen/data.csv", Csv("\u00FCber_0.png")), ($"Rennen/{plain}", TestPictures.Png(3)));
        var bytes = File.ReadAllBytes(zip);
        for (var at = 0; bytes.AsSpan(at).IndexOf(Encoding.ASCII.GetBytes(plain)) is >= 0 and var next; at += next)
        {
            letter.CopyTo(bytes.AsSpan(at + next));
        }

        File.WriteAllBytes(zip, bytes);

        using var recording = RecordingFormats.Open(zip);

        recording.ReadFrames().Single().Picture.ToArray().ShouldBe(TestPictures.Png(3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70_000)]
    public void AProgramBeforeTheZip_IsNoObstacle(int bytes)
    {
        var zip = Zip(("data.csv", Csv("a.png")), ("a.png", TestPictures.Png(3)));
        File.WriteAllBytes(zip, [.. Enumerable.Repeat((byte)'M', bytes), .. File.ReadAllBytes(zip)]);
        using var recording = RecordingFormats.Open(zip);
        recording.ReadFrames().Count().ShouldBe(1);
    }

    [Fact]
    public void AZipPackedInAnotherWay_SaysWhatToDo()
    {
        var zip = Zip(("data.csv", Csv("a.png")), ("a.png", TestPictures.Png()));
        PackByBZip2(zip, "data.csv", "a.png");
        Should.Throw<Refusal>(() => RecordingFormats.Open(zip)).Message.ShouldBe("'race.zip' holds files packed by BZip2, which KartHub does not read ('data.csv'). Pack it again as an ordinary zip (Deflate).");
    }

    [Fact]
    public void TimesAndNotesPackedInAnotherWay_ArePassedOver()
    {
        var zip = Zip(("data.csv", Csv("a.png")), ("a.png", TestPictures.Png()), ("times.csv", "0\n"u8.ToArray()), ("info.json", "{}"u8.ToArray()));
        PackByBZip2(zip, "times.csv", "info.json");
        using var recording = RecordingFormats.Open(zip);
        recording.FrameCount.ShouldBe(1);
        recording.Notices.Select(notice => notice.Code).ShouldBe(["info.unreadable", "times.unreadable"]);
    }

    [Fact]
    public void SeveralRecordingsInAZip_AreListed_AndEachIsOpenedByItsFolder()
    {
        var zip = Zip(
            ("samples/monday/data.csv", Csv("a.png")), ("samples/monday/a.png", TestPictures.Png(1)), ("samples/monday/old/data.csv", Csv("a.png")),
            ("more/samples/tuesday/data.csv", Csv("a.png")), ("more/samples/tuesday/a.png", TestPictures.Png(2)));

        var all = RecordingFormats.List(zip);

        all.ShouldBe([new("tuesday", $"{zip}/more/samples/tuesday"), new("monday", $"{zip}/samples/monday")]);
        foreach (var (place, seed) in all.Zip([2, 1]))
        {
            using var recording = RecordingFormats.Open(place.Path);
            recording.Name.ShouldBe(place.Name);
            recording.ReadFrames().Single().Picture.ToArray().ShouldBe(TestPictures.Png(seed));
        }

        using var byName = RecordingFormats.Open($"{zip}/monday");
        byName.Name.ShouldBe("monday");
        Should.Throw<Refusal>(() => RecordingFormats.Open(zip)).Message
            .ShouldBe($"'race.zip' holds 2 recordings (more/samples/tuesday/data.csv, samples/monday/data.csv). Choose one of them by its folder: {zip}/more/samples/tuesday");
        Should.Throw<Refusal>(() => RecordingFormats.Open($"{zip}/sunday")).Message.ShouldStartWith("'race.zip' holds no recording 'sunday'. It holds ");
    }

    [Fact]
    public void RecordingsOfTheSameName_AreToldApartByTheWayToThem()
    {
        var zip = Zip(("ann/run/data.csv", Csv("a.png")), ("bob/run/data.csv", Csv("a.png")));
        RecordingFormats.List(zip).Select(place => place.Name).ShouldBe(["ann/run", "bob/run"]);
    }

    [Fact]
    public void OneRecording_IsListedAsItself()
    {
        temp.Write("run.v2/data.csv", "a.png,0,0,0,0,0\n");
        temp.Write("run.v2/a.png", TestPictures.Png());
        RecordingFormats.List(temp["run.v2"]).ShouldBe([new("run.v2", temp["run.v2"])]);
        RecordingFormats.List(Zip(("x/data.csv", Csv("a.png")))).ShouldBe([new("race", temp["race.zip"])]);
    }

    /// <summary>Opening a pipe waits for whoever writes to it, for ever.</summary>
    [SkippableTheory]
    [InlineData("a.png")]
    [InlineData("data.csv")]
    [InlineData("run.zip")]
    public void APipeInTheWay_IsNeverWaitedFor(string name)
    {
        Skip.If(OperatingSystem.IsWindows(), "Pipes are no files there.");
        Rows(12, except: name);
        using (var made = Process.Start("mkfifo", temp[name]))
        {
            made.WaitForExit();
        }

        Outcome(name == "run.zip" ? temp[name] : temp.Path).ShouldContain(name);
    }

    [Fact]
    public void AFolderWhereAPictureShouldBe_IsPassedOver()
    {
        Rows(12, except: "a.png");
        Directory.CreateDirectory(temp["a.png"]);
        using var recording = RecordingFormats.Open(temp.Path);
        recording.FrameCount.ShouldBe(12);
        recording.Notices.ShouldHaveSingleItem().Message.ShouldContain("its picture 'a.png' is not there");
    }

    [SkippableFact]
    public void ALink_IsFollowedWithinTheFolder_AndNeverOutOfIt()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need rights there.");
        var outside = temp.Write("secret.png", TestPictures.Png(9));
        temp.Write("run/real/in.png", TestPictures.Png(1));
        Rows(12, except: "a.png", folder: "run/");
        File.AppendAllText(temp["run/data.csv"], "in.png,0,0,0,0,0\nway/secret.png,0,0,0,0,0\nloop.png,0,0,0,0,0\nback.png,0,0,0,0,0\n");
        File.CreateSymbolicLink(temp["run/a.png"], outside);
        File.CreateSymbolicLink(temp["run/in.png"], "real/in.png");
        File.CreateSymbolicLink(temp["run/loop.png"], "loop.png");
        Directory.CreateSymbolicLink(temp["run/way"], temp.Path);
        File.CreateSymbolicLink(temp["run/back.png"], "way/secret.png");

        using var recording = RecordingFormats.Open(temp["run"]);

        recording.FrameCount.ShouldBe(13);
        recording.ReadFrames().Last().Picture.ToArray().ShouldBe(TestPictures.Png(1));
        recording.Notices.ShouldHaveSingleItem().Message.ShouldStartWith("Rows passed over: 4. The first: data.csv, row 13: its picture 'a.png' is not there");
    }

    [SkippableFact]
    public void ALinkedIndex_IsFoundWithinTheFolder_AndNeverOutOfIt()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need rights there.");
        temp.Write("run/a.png", TestPictures.Png());
        temp.Write("run/real.csv", Csv("a.png"));
        File.CreateSymbolicLink(temp["run/data.csv"], "real.csv");
        using (var recording = RecordingFormats.Open(temp["run"]))
        {
            recording.FrameCount.ShouldBe(1);
        }

        File.Delete(temp["run/data.csv"]);
        File.CreateSymbolicLink(temp["run/data.csv"], temp.Write("outside.csv", Csv("a.png")));
        Should.Throw<Refusal>(() => RecordingFormats.Open(temp["run"])).Code.ShouldBe("recording.unknown-kind");
    }

    [SkippableFact]
    public void LinksWithinAFolder_AreFollowed_WhenTheFolderItselfIsReachedThroughOne()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need rights there.");
        temp.Write("disk/run/real/a.png", TestPictures.Png(1));
        temp.Write("disk/run/data.csv", [.. Csv("a.png"), .. Csv("way/a.png")]);
        File.CreateSymbolicLink(temp["disk/run/a.png"], temp["disk/run/real/a.png"]);
        Directory.CreateSymbolicLink(temp["disk/run/way"], temp["disk/run/real"]);
        Directory.CreateSymbolicLink(temp["home"], temp["disk"]);
        Directory.CreateSymbolicLink(temp["mine"], "home/run");
        foreach (var path in new[] { "home/run", "mine" })
        {
            using var recording = RecordingFormats.Open(temp[path]);
            recording.ReadFrames().Select(frame => frame.Picture.ToArray()).ShouldBe([TestPictures.Png(1), TestPictures.Png(1)]);
        }
    }

    /// <summary>Where a link leads up from a linked folder, it is the folder's real place that counts.</summary>
    [SkippableFact]
    public void ALinkThatLeadsUpThroughAnother_IsNotFollowedOut()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need rights there.");
        temp.Write("secret.png", TestPictures.Png(9));
        temp.Write("inner/x", "");
        temp.Write("run/secret.png", TestPictures.Png(1));
        Rows(10, except: "a.png", folder: "run/");
        Directory.CreateSymbolicLink(temp["run/way"], temp["inner"]);
        File.CreateSymbolicLink(temp["run/a.png"], "way/../secret.png");
        using var recording = RecordingFormats.Open(temp["run"]);
        recording.FrameCount.ShouldBe(10);
    }

    [Theory]
    [InlineData("manifest.json", "[\"cam/image_array\", \"user/angle\"]\n", "a donkeycar tub")]
    [InlineData("meta.json", "{\"inputs\": [\"cam/image_array\"]}", "a donkeycar tub")]
    [InlineData("driving_log.csv", "IMG/c.jpg, IMG/l.jpg, IMG/r.jpg, 0, 1, 0, 30\n", "a driving log of Udacity's simulator")]
    [InlineData("data.txt", "0.jpg 0.000000\n1.jpg -1.5\n", "SullyChen's driving data")]
    [InlineData("camera.h5", "x", "HDF5 data, as comma.ai's old driving data is")]
    [InlineData("fcamera.hevc", "x", "a drive of comma.ai's openpilot")]
    [InlineData("drive.bag", "x", "a ROS bag")]
    [InlineData("manifest.json", "{}", null)]
    [InlineData("data.txt", "Shopping: milk\n", null)]
    public void AnotherTool_IsNamed(string file, string content, string? tool)
    {
        temp.Write($"theirs/{file}", content);
        ZipFile.CreateFromDirectory(temp["theirs"], temp["theirs.zip"]);
        foreach (var path in new[] { "theirs", $"theirs/{file}", "theirs.zip" })
        {
            Should.Throw<Refusal>(() => RecordingFormats.Open(temp[path])).Message
                .ShouldContain(tool is null ? "holds no data.csv" : $"is {tool}. KartHub does not read these yet.", customMessage: path);
        }
    }

    /// <summary>What is said of a recording that is read, or refused.</summary>
    private static string Outcome(string path)
    {
        try
        {
            using var recording = RecordingFormats.Open(path);
            return string.Join(' ', RecordingInspection.Inspect(recording).Notices);
        }
        catch (Refusal e)
        {
            return e.Message;
        }
    }

    /// <summary>Says of files in a zip that they are packed by BZip2.</summary>
    private static void PackByBZip2(string zip, params string[] names)
    {
        var bytes = File.ReadAllBytes(zip);
        foreach (var name in names)
        {
            bytes[ZipEntries.InList(bytes, name) + 10] = 12;
        }

        File.WriteAllBytes(zip, bytes);
    }

    /// <summary>A folder, and the same packed.</summary>
    private IEnumerable<string> FolderAndZip(string folder)
    {
        ZipFile.CreateFromDirectory(temp[folder], temp[$"{folder}.zip"]);
        return [temp[folder], temp[$"{folder}.zip"]];
    }

    private static byte[] Csv(string picture) => Encoding.UTF8.GetBytes($"{picture},0.5,0,1,0,0\n");

    /// <summary>Rows that are sound, and one of a picture that is not written.</summary>
    private void Rows(int count, string except, string folder = "")
    {
        for (var n = 0; n < count; n++)
        {
            temp.Write($"{folder}p{n}.png", TestPictures.Png(n));
        }

        if (except != "data.csv")
        {
            temp.Write($"{folder}data.csv", string.Concat(Enumerable.Range(0, count).Select(n => $"p{n}.png,0,0,0,0,0\n")) + $"{except},0,0,0,0,0\n");
        }
    }

    private string Zip(params (string Name, byte[] Content)[] files)
    {
        using (var zip = ZipFile.Open(temp["race.zip"], ZipArchiveMode.Create))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return temp["race.zip"];
    }
}
