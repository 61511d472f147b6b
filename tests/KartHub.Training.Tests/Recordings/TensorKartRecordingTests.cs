using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Recordings;
using KartHub.Training.Recordings.TensorKart;

namespace KartHub.Training.Tests.Recordings;

public sealed class TensorKartRecordingTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void AFolder_IsReadInTheOrderOfItsCsv()
    {
        for (var i = 23; i < 26; i++)
        {
            temp.Write($"run/img_{i}.png", TestPictures.Png(i));
        }

        temp.Write("run/data.csv", "samples/run/img_25.png,0.5,0,1,0,0\nsamples/run/img_23.png,-1.0,0.0,0.99609375,0.25,1\nsamples/run/img_24.png,0.999969482421875,-0.0078,0,0,0\n");

        using var recording = RecordingFormats.Open(temp["run"]);

        recording.Name.ShouldBe("run");
        recording.FrameCount.ShouldBe(3);
        recording.RateHz.ShouldBe(5);
        var frames = recording.ReadFrames().ToList();
        frames.Select(f => f.Index).ShouldBe([0, 1, 2]);
        frames.Select(f => f.Time.TotalMilliseconds).ShouldBe([0, 200, 400]);
        frames.Select(f => f.Controls).ShouldBe([new(0.5f, 0, 1, 0, 0), new(-1, 0, 0.99609375f, 0.25f, 1), new(0.999969482421875f, -0.0078f, 0, 0, 0)]);
        frames.Select(f => Png.Read(f.Picture.Span).Pixels[0]).ShouldBe([FirstByte(25), FirstByte(23), FirstByte(24)]);
        frames[1].Origin.ShouldBe("data.csv, row 2: img_23.png");
    }

    [Theory]
    [InlineData("samples/run/img_7.png", "samples/run/img_7.png")] // As given, from the top.
    [InlineData("samples/img_7.png", "img_7.png")] // The run was moved.
    [InlineData("samples//img_7.png", "img_7.png")]
    [InlineData("./img_7.png", "img_7.png")]
    [InlineData(@"samples\run\img_7.png", "img_7.png")]
    [InlineData(@"C:\Users\Anna Bloom\TensorKart\samples/run\img_7.png", "img_7.png")]
    [InlineData("/home/anna/samples/run/img_7.png", "img_7.png")]
    [InlineData("../../samples/run/img_7.png", "img_7.png")]
    [InlineData("7", "img_7.png")]
    [InlineData("img_7.jpeg.png", "img_7.jpeg.png")]
    public void Pictures_AreFound_HoweverTheyAreNamed(string named, string stored)
    {
        temp.Write(stored, TestPictures.Png());
        temp.Write("data.csv", $"{named},0,0,0,0,0\n");
        using var recording = RecordingFormats.Open(temp.Path);
        recording.ReadFrames().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("p.png,0.25,0,1,0,0\np.png,0.5,0,1,0,0\n", 0)]
    [InlineData("p.png,0.25,0,1,0,0\r\np.png,0.5,0,1,0,0\r\n", 0)]
    [InlineData("p.png,0.25,0,1,0,0\r\r\np.png,0.5,0,1,0,0\r\r\n", 0)]
    [InlineData("p.png,0.25,0,1,0,0\r\rp.png,0.5,0,1,0,0\r", 1)]
    [InlineData("\uFEFFp.png,0.25,0,1,0,0\np.png,0.5,0,1,0,0", 0)]
    [InlineData("path,x,y,a,b,rb\np.png,0.25,0,1,0,0\n\np.png, 5E-01 ,0,1.0,0,0\n  \n", 3)]
    public void LineEnds_Headers_AndBlankLines_AreAccepted(string csv, int skipped)
    {
        temp.Write("p.png", TestPictures.Png());
        temp.Write("data.csv", csv);
        using var recording = RecordingFormats.Open(temp["data.csv"]);
        recording.ReadControls().ShouldBe([new Controls(0.25f, 0, 1, 0, 0), new Controls(0.5f, 0, 1, 0, 0)]);
        recording.SkippedRows.ShouldBe(skipped);
    }

    [Fact]
    public void ACommaForAPoint_IsNoMatterOfTheMachinesLanguage()
    {
        temp.Write("p.png", TestPictures.Png());
        temp.Write("data.csv", "p.png,-0.5,0,0,0,0\n");
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = new("nl-NL");
        try
        {
            using var recording = RecordingFormats.Open(temp.Path);
            recording.ReadControls()[0].SteerX.ShouldBe(-0.5f);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void AFolderCalledDataCsv_IsLookedInto()
    {
        temp.Write("anna/data.csv/data.csv", "samples//img_23.png,0,0,0,0,0\n");
        temp.Write("anna/data.csv/img_23.png", TestPictures.Png());
        foreach (var path in new[] { "anna", "anna/data.csv", "anna/data.csv/data.csv" })
        {
            using var recording = RecordingFormats.Open(temp[path]);
            recording.ReadFrames().Count().ShouldBe(1);
        }

        using var outer = RecordingFormats.Open(temp["anna"]);
        outer.Name.ShouldBe("anna");
    }

    [Fact]
    public void Info_GivesTheRate_OrIsPassedOver()
    {
        temp.Write("p.png", TestPictures.Png());
        temp.Write("data.csv", "p.png,0,0,0,0,0\np.png,0,0,0,0,0\n");
        foreach (var (info, rate) in new[] { ("{\"rateHz\": 20}", 20), ("{\"start\": 3, \"end\": 9}", 5), ("12:90", 5), ("{\"rateHz\": -1}", 5), ("{\"rateHz\": 1e-13}", 5), ("{\"rateHz\": 241}", 5), ("[]", 5), ("", 5) })
        {
            temp.Write("info.json", info);
            using var recording = RecordingFormats.Open(temp.Path);
            recording.RateHz.ShouldBe(rate, info);
            recording.ReadFrames().Last().Time.ShouldBe(TimeSpan.FromSeconds(1.0 / rate));
        }
    }

    [Fact]
    public void OneFrame_HasTheRateThatIsAssumed()
    {
        temp.Write("p.png", TestPictures.Png());
        temp.Write("data.csv", "p.png,0,0,0,0,0\n");
        using var recording = RecordingFormats.Open(temp.Path);
        RecordingInspection.Inspect(recording).RateHz.ShouldBe(5);
    }

    [Theory]
    [InlineData("p.png,0,0,0,0\n", "data.csv, row 1: 5 columns instead of 6: picture, x, y, A, B, RB.")]
    [InlineData("p.png,0,0,0,0,0\np.png,0,0,0,0,0,0\n", "data.csv, row 2: 7 columns")]
    [InlineData("p.png,0,0,0,0,0\n\np.png,left,0,0,0,0\n", "data.csv, row 3, x: 'left' is not a number.")]
    [InlineData("p.png,0,0,0,0,\n", "data.csv, row 1, RB: '' is not a number.")]
    [InlineData("p.png,1.5,0,0,0,0\n", "data.csv, row 1, x: 1.5 is out of range; -1 to 1 are possible.")]
    [InlineData("p.png,0,-32768,0,0,0\n", "data.csv, row 1, y: -32768 is out of range")]
    [InlineData("p.png,NaN,0,0,0,0\n", "data.csv, row 1, x: 'NaN' is not a number.")]
    [InlineData("p.png,0,0,-1.5,0,0\n", "data.csv, row 1, A: -1.5 is out of range; -1 to 1 are possible.")]
    [InlineData(",0,0,0,0,0\n", "data.csv, row 1: the first column names no picture.")]
    [InlineData("..,0,0,0,0,0\n", "data.csv, row 1: its picture '..' is not there")]
    [InlineData("/,0,0,0,0,0\n", "data.csv, row 1: '/' names no picture.")]
    [InlineData("", "data.csv has no rows: nothing was recorded.")]
    [InlineData("path,x,y,a,b,rb\n\n", "data.csv has no rows: nothing was recorded.")]
    [InlineData("p.png,0,0,0,0,0\nsamples/run/img_9.png,0,0,0,0,0\n", "data.csv, row 2: its picture 'samples/run/img_9.png' is not there, nor 'img_9.png' beside data.csv.")]
    public void ABrokenCsv_IsRefused_NamingRowAndField(string csv, string message)
    {
        temp.Write("p.png", TestPictures.Png());
        temp.Write("data.csv", csv);
        Should.Throw<Refusal>(() => RecordingFormats.Open(temp.Path)).Message.ShouldContain(message);
    }

    [Fact]
    public void APictureOfSeveralRows_IsNamedByTheFirstOfThem()
    {
        temp.Write("a/p.png", TestPictures.Png(1));
        temp.Write("a/q.png", TestPictures.Png(1)); // The same bytes, and another picture all the same.
        temp.Write("a/data.csv", "p.png,0,0,0,0,0\nq.png,0,0,0,0,0\n./p.png,0.5,0,0,0,0\nsamples/a/p.png,1,0,0,0,0\n");
        using var recording = RecordingFormats.Open(temp["a"]);

        recording.ReadFrames().Select(f => f.SameAs).ShouldBe([null, null, 0, 0]);
        ((TensorKartRecording)recording).Rows.Select(r => r.Picture).ShouldBe(["p.png", "q.png", "p.png", "p.png"]);
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(11, "data.csv names the picture 'p.png' in 11 rows; at most 10 rows may have the same picture.")]
    [InlineData(3000, "data.csv names the picture 'p.png' in 3,000 rows; at most 10 rows")]
    public void ManyRowsWithOnePicture_AreRefused_WithTheirNumber(int count, string? message)
    {
        temp.Write("p.png", TestPictures.Png(1));
        temp.Write("q.png", TestPictures.Png(1));
        temp.Write("data.csv", "q.png,0,0,0,0,0\n" + string.Concat(Enumerable.Repeat("p.png,0,0,0,0,0\n", count)));
        if (message is null)
        {
            using var recording = RecordingFormats.Open(temp.Path);
            recording.FrameCount.ShouldBe(count + 1);
        }
        else
        {
            Should.Throw<Refusal>(() => RecordingFormats.Open(temp.Path)).Message.ShouldStartWith(message);
        }
    }

    [Theory]
    [InlineData("rows", "data.csv has more than 432,000 rows")]
    [InlineData("blank lines", "data.csv has more than 10,000 blank lines.")]
    [InlineData("a long line", "data.csv, row 2: the line has more than 2,000 characters.")]
    public void ACsvWithoutAnEnd_IsNotReadToItsEnd(string of, string message)
    {
        using var endless = new EndlessCsv(of switch { "rows" => "p.png,0,0,0,0,0\r\n", "blank lines" => "\n", _ => "9" });

        var refused = Should.Throw<Refusal>(() => new TensorKartCsv(endless, "data.csv", new SkippedRows()).ReadRows(default).Count());

        refused.Message.ShouldStartWith(message);
        endless.Given.ShouldBeLessThan(16 << 20);
    }

    [Fact]
    public void ReadingRows_IsEndedInTheMiddle()
    {
        using var endless = new EndlessCsv("p.png,0,0,0,0,0\r\n");
        using var ending = new CancellationTokenSource();
        using var rows = new TensorKartCsv(endless, "data.csv", new SkippedRows()).ReadRows(ending.Token).GetEnumerator();
        rows.MoveNext().ShouldBeTrue();
        ending.Cancel();
        Should.Throw<OperationCanceledException>(() => rows.MoveNext());
    }

    [Fact]
    public void ABrokenPicture_IsNamed()
    {
        temp.Write("a.png", TestPictures.Png());
        temp.Write("data.csv", "a.png,0,0,0,0,0\nb.png,0,0,0,0,0\n");
        var cut = TestPictures.Png()[..^20];
        foreach (var (picture, message) in new (byte[], string)[]
        {
            ("hello"u8.ToArray(), "data.csv, row 2: b.png cannot be read: The file is no picture"),
            ([], "data.csv, row 2: b.png is empty"),
            (cut, "data.csv, row 2: b.png cannot be read: The PNG ends too early"),
        })
        {
            temp.Write("b.png", picture);
            using var recording = RecordingFormats.Open(temp.Path);
            Should.Throw<Refusal>(() => RecordingInspection.Inspect(recording)).Message.ShouldStartWith($"Only 1 of 2 rows can be used: {message}");
        }
    }

    [Fact]
    public void WhatIsNoRecording_IsSaidToBeNone()
    {
        Should.Throw<Refusal>(() => RecordingFormats.Open(temp["nowhere"])).Message.ShouldContain("There is no file or folder");
        Should.Throw<Refusal>(() => RecordingFormats.Open(temp.Path)).Message.ShouldContain("holds no data.csv");
        temp.Write("a/data.csv", "p.png,0,0,0,0,0\n");
        temp.Write("b/data.csv", "p.png,0,0,0,0,0\n");
        Should.Throw<Refusal>(() => RecordingFormats.Open(temp.Path)).Message.ShouldContain("holds 2 recordings (a/data.csv, b/data.csv). Choose one of them by its folder: ");
    }

    [SkippableFact]
    public void TheRealRecording_IsInspected()
    {
        using var recording = RecordingFormats.Open(SharedData.RealRecording());

        var inspection = RecordingInspection.Inspect(recording);

        inspection.ShouldBe(inspection with { Format = "tensorkart", Rows = 475, Skipped = 0, Width = 640, Height = 480, RateHz = 5 });
        inspection.Steering.Min.ShouldBe(-0.999969482421875);
        inspection.Steering.Max.ShouldBeGreaterThan(0.5);
        inspection.Steering.Std.ShouldBeInRange(0.3, 0.6);
        recording.Name.ShouldBe("2021-10-11-1");
    }

    /// <summary>A row, then the same text over and over.</summary>
    private sealed class EndlessCsv(string text) : MemoryStream
    {
        private const string First = "p.png,0,0,0,0,0\n";

        public int Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            for (var i = 0; i < buffer.Length; i++, Given++)
            {
                buffer[i] = (byte)(Given < First.Length ? First[Given] : text[(Given - First.Length) % text.Length]);
            }

            return buffer.Length;
        }
    }

    private static byte FirstByte(int seed) => TestPictures.Frame(seed).Pixels[0];
}
