using System.Globalization;
using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Import;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Recordings;

public sealed class UploadTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AZipOrAFolder_BecomesARecording(bool zipped)
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var browser = await hub.SignedInClientAsync(ann);
        var files = TestTensorKart.Files(30);

        var outcome = zipped ? await browser.UploadAsync(new UploadFile("run.zip", TestTensorKart.Zip(files))) : await browser.UploadAsync(files);

        outcome.Error.ShouldBeNull();
        outcome.Frames.ShouldBe(30);
        var recording = await hub.RecordingAsync(outcome.Recording!.Value);
        recording.Name.ShouldBe("run");
        recording.Driver.ShouldBe("Ann");
        recording.OwnerId.ShouldBe(ann.Id);
        recording.State.ShouldBe(RecordingState.Sealed);
        recording.Origin.ShouldBe(RecordingOrigin.Upload);
        (recording.Width, recording.Height).ShouldBe((TestTensorKart.Width, TestTensorKart.Height));
        recording.RateHz.ShouldBe(5);
        recording.Duration.ShouldBe(TimeSpan.FromSeconds(6));
        (await browser.GetByteArrayAsync($"{await hub.ViewAsync(ann, recording.Id)}/frames/17")).ShouldBe(TestTensorKart.Picture(17));
        Directory.EnumerateFileSystemEntries(Path.Combine(hub.DataPath, "incoming")).ShouldBeEmpty();
    }

    public static TheoryData<string, string> BrokenInputs => new()
    {
        { "not a zip", "'run.zip' is not a zip file" },
        { "empty file", "'run.zip' is not a zip file" },
        { "no data.csv", "'run.zip' holds no data.csv" },
        { "missing picture", "data.csv, row 3: its picture 'samples/run/img_2.png' is not there" },
        { "no picture", "data.csv, row 2: run/img_1.png cannot be read" },
        { "damaged picture", "data.csv, row 2: run/img_1.png cannot be read" },
        { "climbs out", "climbs out of its folder" },
        { "five columns", "data.csv, row 2: 5 columns" },
        { "no number", "data.csv, row 2, x: 'left' is not a number" },
        { "no rows", "data.csv has no rows" },
    };

    [Theory]
    [MemberData(nameof(BrokenInputs))]
    public async Task ABrokenZip_SaysWhatIsWrong_AndLeavesNothing(string what, string message)
    {
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));

        var outcome = await browser.UploadAsync(new UploadFile("run.zip", Broken(what)));

        outcome.Recording.ShouldBeNull();
        outcome.Error.ShouldNotBeNull().ShouldContain(message);
        await NothingIsLeftAsync(hub);
    }

    [Fact]
    public async Task ABrokenFolder_SaysWhatIsWrong_AndLeavesNothing()
    {
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));

        var outcome = await browser.UploadAsync(TestTensorKart.Files(8).With("run/img_5.png", "no picture"u8.ToArray()));

        outcome.Error.ShouldNotBeNull().ShouldContain("data.csv, row 6: img_5.png cannot be read");
        await NothingIsLeftAsync(hub);
    }

    [Theory]
    [InlineData("../data.csv")]
    [InlineData("run/../../data.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\..\\data.csv")]
    [InlineData("run//data.csv")]
    [InlineData("run/./data.csv")]
    public async Task AFileOutsideItsFolder_IsRefused(string path)
    {
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));

        var outcome = await browser.UploadAsync(new UploadFile(path, "x"u8.ToArray()));

        outcome.Status.ShouldBe(HttpStatusCode.BadRequest);
        outcome.Error.ShouldNotBeNull().ShouldContain(path.Replace('\\', '/'));
        await NothingIsLeftAsync(hub);
    }

    [Theory]
    [InlineData("run/data.csv", "run/data.csv", "twice")]
    [InlineData("run/a", "run/a/b", "as a file and as a folder")]
    [InlineData("run/data.csv", "other/data.csv", "one folder at a time")]
    public async Task FilesThatDoNotGoTogether_AreRefused(string first, string second, string message)
    {
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));

        var outcome = await browser.UploadAsync(new UploadFile(first, [1]), new UploadFile(second, [2]));

        outcome.Error.ShouldNotBeNull().ShouldContain(message);
        await NothingIsLeftAsync(hub);
    }

    [Fact]
    public async Task AnUploadAboveTheLimit_IsRefused()
    {
        await using var hub = new HubApp();
        hub.Settings["Hub:MaxUploadMegabytes"] = "1";
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));

        var outcome = await browser.UploadAsync(new UploadFile("run.zip", new byte[1_000_001]));

        outcome.Error.ShouldNotBeNull().ShouldContain("larger than the 1 MB");
        await NothingIsLeftAsync(hub);
    }

    [Fact]
    public async Task AnUploadWithoutTheHeader_OrWithoutAForm_IsRefused()
    {
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1]), "run.zip", "file" } };

        (await browser.PostAsync("api/recordings/upload", form)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        browser.DefaultRequestHeaders.Add(WireHeaders.Upload, "1");
        (await (await browser.PostAsync("api/recordings/upload", new ByteArrayContent([1]))).ReasonAsync()).ShouldContain("multipart/form-data");
        await NothingIsLeftAsync(hub);
    }

    /// <summary>Bytes of any kind, cut off anywhere, are answered in words.</summary>
    [Fact]
    public async Task ATornForm_IsAnsweredInWords()
    {
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        browser.DefaultRequestHeaders.Add(WireHeaders.Upload, "1");
        using var form = new MultipartFormDataContent("edge");
        form.Add(new ByteArrayContent(TestTensorKart.Zip(TestTensorKart.Files(2))), "run.zip", "file");
        var whole = await form.ReadAsByteArrayAsync();

        foreach (var length in Gen.Choose(0, whole.Length - 8).Sample(20, 20))
        {
            using var torn = new ByteArrayContent(whole[..length]);
            torn.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=edge");
            var answer = await browser.PostAsync("api/recordings/upload", torn);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await answer.ReasonAsync()).ShouldNotBeEmpty();
        }

        await NothingIsLeftAsync(hub);
    }

    [Fact]
    public async Task APictureOfSeveralRows_IsStoredOnce_AndShownForEach()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var browser = await hub.SignedInClientAsync(ann);
        var numbers = Enumerable.Range(0, 10).Select(_ => 1).Prepend(0).Append(2).ToArray();
        var rows = numbers.Select((n, i) => TestTensorKart.Row(n).Replace(",0,1,0,", string.Create(CultureInfo.InvariantCulture, $",0,{i / 20.0},0,"), StringComparison.Ordinal));
        var files = TestTensorKart.Files(3).With("run/data.csv", TestTensorKart.Csv(rows)).With("run/img_2.png", TestTensorKart.Picture(0)); // Another file with the same bytes.

        var recording = await hub.RecordingAsync((await browser.UploadAsync(files)).Recording!.Value);

        recording.Frames.ShouldBe(12);
        recording.Bytes.ShouldBe(2 * TestTensorKart.Picture(0).Length + TestTensorKart.Picture(1).Length + 12 * 40 + 9 * 4);
        var expected = numbers.Select(n => Convert.ToHexString(TestTensorKart.Picture(n % 2))).ToList();
        var view = await hub.ViewAsync(ann, recording.Id);
        for (var i = 0; i < expected.Count; i++)
        {
            Convert.ToHexString(await browser.GetByteArrayAsync($"{view}/frames/{i}")).ShouldBe(expected[i]);
        }

        var stored = (await hub.Services.GetRequiredService<RecordingCatalog>().OpenAsync([recording.Id], default))[0];
        stored.ReadFrames().Select(f => Convert.ToHexString(f.Picture.Span)).ShouldBe(expected);
        var download = await browser.GetByteArrayAsync($"api/recordings/{recording.Id}/download");
        var again = (await browser.UploadAsync(new UploadFile("again.zip", download))).Recording!.Value;
        var copy = (await hub.Services.GetRequiredService<RecordingCatalog>().OpenAsync([again], default))[0].ReadFrames().ToList();
        copy.Select(f => Convert.ToHexString(f.Picture.Span)).ShouldBe(expected);
        copy.Select(f => f.Controls).ShouldBe(stored.ReadFrames().Select(f => f.Controls));
        (await browser.GetAsync($"{view}/thumbnails/10")).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task APictureOfThousandsOfRows_IsRefused_AndIdenticalFilesAreNot()
    {
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        var one = TestTensorKart.Files(1).With("run/data.csv", TestTensorKart.Csv(Enumerable.Repeat(TestTensorKart.Row(0), 3000)));

        (await browser.UploadAsync(new UploadFile("run.zip", TestTensorKart.Zip(one)))).Error
            .ShouldNotBeNull().ShouldStartWith("run/data.csv names the picture 'run/img_0.png' in 3,000 rows; at most 10 rows may have the same picture.");

        await NothingIsLeftAsync(hub);
        var alike = TestTensorKart.Files(30).Select(f => f.Path.EndsWith(".png", StringComparison.Ordinal) ? f with { Content = TestTensorKart.Picture(0) } : f);
        (await browser.UploadAsync(alike)).Frames.ShouldBe(30);
    }

    public static TheoryData<string, byte[], string> Bombs => new()
    {
        { "png", TestBombs.Png(8192, 8192), "The PNG says that it is 8192×8192 pixels; 1 to 8,192 a side and at most 4,194,304 together (2048×2048) are possible." },
        { "jpg", TestBombs.Jpeg(8000, 8000, scans: 1), "The JPEG says that it is 8000×8000 pixels" },
        { "jpg", TestBombs.Jpeg(2048, 2048, scans: 101), "it draws its picture more than 100 times" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task APictureBomb_IsRefused_WithItsSize(string kind, byte[] picture, string message)
    {
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        List<UploadFile> files = [new("run/data.csv", TestTensorKart.Csv([$"a.{kind},0,0,0,0,0"])), new($"run/a.{kind}", picture)];

        (await browser.UploadAsync(files)).Error.ShouldNotBeNull().ShouldContain(message);

        await NothingIsLeftAsync(hub);
    }

    /// <summary>One whose import is long, one who comes with three more, and one who comes last: nobody waits for all of another's.</summary>
    [Fact]
    public async Task ImportsOfSeveralPeople_GoSideBySide_AndThoseOfOneFollowEachOther()
    {
        await using var hub = new HubApp();
        var (ann, bob) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Bob"));
        var zip = Path.Combine(hub.DataPath, "run.zip");
        await File.WriteAllBytesAsync(zip, TestTensorKart.Zip(TestTensorKart.Files(12)));
        var imports = hub.Services.GetRequiredService<RecordingImport>();
        var bobIsIn = new ManualResetEventSlim();
        var secondBegan = false;

        // Ann's first one stays where it is until Bob's is through; her second one must not have begun by then.
        var first = imports.ImportAsync(zip, "first", "Ann", ann.Id, long.MaxValue, new TestProgress(p => { if (p.Done == 3) { bobIsIn.Wait(); } }), default);
        var second = imports.ImportAsync(zip, "second", "Ann", ann.Id, long.MaxValue, new TestProgress(_ => secondBegan = true), default);
        (await imports.ImportAsync(zip, "his", "Bob", bob.Id, long.MaxValue, new TestProgress(_ => { }), default)).Frames.ShouldBe(12);
        secondBegan.ShouldBeFalse();
        bobIsIn.Set();

        (await first).Frames.ShouldBe(12);
        (await second).Frames.ShouldBe(12);
        secondBegan.ShouldBeTrue();
    }

    [Fact]
    public async Task AnImportWhoseBrowserGoes_EndsAtOnce_AndLeavesNothing()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        var picture = TestBombs.Png(2048, 2048); // Takes its time, a thousand times over.
        var files = Enumerable.Range(0, 1000).Select(n => new UploadFile($"run/{n}.png", picture))
            .Prepend(new UploadFile("run/data.csv", TestTensorKart.Csv(Enumerable.Range(0, 1000).Select(n => $"{n}.png,0,0,0,0,0"))));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(TestTensorKart.Zip(files)), "run.zip", "file" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/recordings/upload") { Content = form };
        request.Headers.Add(WireHeaders.Upload, "1");
        using (var answer = await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
            while (await lines.ReadLineAsync() is { } line && line.Contains("\"done\":0,", StringComparison.Ordinal))
            {
            }
        }

        await Eventually.IsTrue(() => Directory.GetFileSystemEntries(Path.Combine(hub.DataPath, "incoming")).Length == 0);
        await NothingIsLeftAsync(hub);
    }

    [Fact]
    public async Task AnImportThatIsCancelled_LeavesNothing()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        var zip = Path.Combine(hub.DataPath, "run.zip");
        await File.WriteAllBytesAsync(zip, TestTensorKart.Zip(TestTensorKart.Files(20)));
        using var ending = new CancellationTokenSource();
        var progress = new TestProgress(p => { if (p.Done == 7) { ending.Cancel(); } });

        await Should.ThrowAsync<OperationCanceledException>(() =>
            hub.Services.GetRequiredService<RecordingImport>().ImportAsync(zip, "run", "Ann", ann.Id, long.MaxValue, progress, ending.Token));

        await NothingIsLeftAsync(hub);
    }

    [Fact]
    public async Task ARecordingOfOneMegabyteTooMany_IsRefused()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        var zip = Path.Combine(hub.DataPath, "run.zip");
        await File.WriteAllBytesAsync(zip, TestTensorKart.Zip(TestTensorKart.Files(20)));

        var refusal = await Should.ThrowAsync<Refusal>(() => hub.Services.GetRequiredService<RecordingImport>()
            .ImportAsync(zip, "run", "Ann", ann.Id, 1000, new TestProgress(_ => { }), default));

        refusal.Message.ShouldContain("larger together");
        await NothingIsLeftAsync(hub);
    }

    [SkippableFact]
    public async Task TheRealRecording_Has475Frames()
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("KARTHUB_SHARED_DATA") ?? SharedDataBesideTheCheckout(), "tensorkart", "samples", "2021-10-11-1");
        Skip.IfNot(Directory.Exists(path), $"There is no {path}.");
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        var files = Directory.GetFiles(path).Select(f => new UploadFile($"2021-10-11-1/{Path.GetFileName(f)}", File.ReadAllBytes(f)));

        var outcome = await browser.UploadAsync(new UploadFile("2021-10-11-1.zip", TestTensorKart.Zip(files)));

        outcome.Error.ShouldBeNull();
        var recording = await hub.RecordingAsync(outcome.Recording!.Value);
        recording.Frames.ShouldBe(475);
        (recording.Width, recording.Height).ShouldBe((640, 480));
        recording.Duration.ShouldBe(TimeSpan.FromSeconds(95));
    }

    private static string SharedDataBesideTheCheckout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder.Parent is { } parent && !File.Exists(Path.Combine(folder.FullName, "KartHub.sln")))
        {
            folder = parent;
        }

        return Path.Combine(folder.Parent?.FullName ?? "", "shared", "data");
    }

    private static byte[] Broken(string what)
    {
        var files = TestTensorKart.Files(4);
        var rows = Enumerable.Range(0, 4).Select(TestTensorKart.Row).ToArray();
        return what switch
        {
            "not a zip" => Encoding.UTF8.GetBytes("this is no zip at all"),
            "empty file" => [],
            "no data.csv" => TestTensorKart.Zip(files.With("run/data.csv", null)),
            "missing picture" => TestTensorKart.Zip(files.With("run/img_2.png", null)),
            "no picture" => TestTensorKart.Zip(files.With("run/img_1.png", "GIF89a"u8.ToArray())),
            "damaged picture" => TestTensorKart.Zip(files.With("run/img_1.png", TestTensorKart.Picture(1)[..^40])),
            "climbs out" => TestTensorKart.Zip([.. files, new UploadFile("../../escaped.png", [1])]),
            "five columns" => TestTensorKart.Zip(files.With("run/data.csv", TestTensorKart.Csv([rows[0], "img_1.png,0,0,1,0"]))),
            "no number" => TestTensorKart.Zip(files.With("run/data.csv", TestTensorKart.Csv([rows[0], "img_1.png,left,0,1,0,0"]))),
            _ => TestTensorKart.Zip(files.With("run/data.csv", [])),
        };
    }

    private static async Task NothingIsLeftAsync(HubApp hub)
    {
        (await hub.QueryAsync(db => db.Recordings.CountAsync())).ShouldBe(0);
        var recordings = Path.Combine(hub.DataPath, "recordings");
        (Directory.Exists(recordings) ? Directory.GetFileSystemEntries(recordings) : []).ShouldBeEmpty();
        Directory.GetFileSystemEntries(Path.Combine(hub.DataPath, "incoming")).ShouldBeEmpty();
    }

    private sealed class TestProgress(Action<ImportProgress> report) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => report(value);
    }
}
