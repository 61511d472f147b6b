using System.Globalization;
using System.Text;
using KartHub.Contracts;
using KartHub.Training.Recordings;

namespace KartHub.Training.Tests.Recordings;

/// <summary>Rows of <c>data.csv</c> as programs, spreadsheets and accidents of other people leave them. Each kind is a line of the table in <c>docs/formats.md</c>.</summary>
public sealed class ForeignRowsTests : IDisposable
{
    private const int Count = 20;

    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    /// <summary>Ways to write all rows, which are read as if they were TensorKart's own.</summary>
    public static TheoryData<string> Ways => new(Written.Keys);

    [Theory]
    [MemberData(nameof(Ways))]
    public void EveryWay_IsRead(string way)
    {
        WriteFile(Written[way]);

        using var recording = RecordingFormats.Open(temp.Path);

        recording.ReadControls().ShouldBe(Enumerable.Range(0, Count).Select(Driven));
        recording.Notices.ShouldBeEmpty();
        recording.RateHz.ShouldBe(way.StartsWith("times", StringComparison.Ordinal) ? 10 : 5);
        recording.RateAssumed.ShouldBe(!way.StartsWith("times", StringComparison.Ordinal));
    }

    /// <summary>Rows that cannot be used, put among twenty that can.</summary>
    [Theory]
    [InlineData("p7.png,0.5,0,", "data.csv, row 21: 4 columns instead of 6: picture, x, y, A, B, RB.")] // The last one, cut.
    [InlineData("p7.png,nan,0,0,0,0\n", "data.csv, row 21, x: 'nan' is not a number.")]
    [InlineData("p7.png,0,0,,0,0\n", "data.csv, row 21, A: '' is not a number.")]
    [InlineData("p7.png,0,0,inf,0,0\n", "data.csv, row 21, A: 'inf' is not a number.")]
    [InlineData("\"p7.png,0,0,0,0,0\n", "data.csv, row 21: 1 columns instead of 6: picture, x, y, A, B, RB.")]
    [InlineData("p99.png,0,0,0,0,0\n", "data.csv, row 21: its picture 'p99.png' is not there, nor 'p99.png' beside data.csv.")]
    [InlineData(",0,0,0,0,0\n", "data.csv, row 21: the first column names no picture.")]
    public void ARowThatCannotBeUsed_IsPassedOver_AndNamed(string row, string reason)
    {
        Write(Own, row);

        using var recording = RecordingFormats.Open(temp.Path);

        recording.ReadControls().ShouldBe(Enumerable.Range(0, Count).Select(Driven));
        recording.SkippedRows.ShouldBe(1);
        recording.Notices.Select(notice => notice.Message).ShouldBe([$"Rows passed over: 1. The first: {reason}"]);
        RecordingInspection.Inspect(recording).Notices.ShouldBe(recording.Notices);
    }

    [Fact]
    public void RowsThatCannotBeUsed_AreCountedByReason()
    {
        Write(Own, "p0.png,?,0,0,0,0\np90.png,0,0,0,0,0\np1.png,0,0,0,0\np91.png,0,0,0,0,0\np92.png,0,0,0,0,0\n");

        using var recording = RecordingFormats.Open(temp.Path);

        recording.SkippedRows.ShouldBe(5);
        recording.Notices.Select(notice => notice.Message.Split(": its")[0]).ShouldBe(
        [
            "Rows passed over: 1. The first: data.csv, row 21, x: '?' is not a number.",
            "Rows passed over: 3. The first: data.csv, row 22",
            "Rows passed over: 1. The first: data.csv, row 23: 5 columns instead of 6: picture, x, y, A, B, RB.",
        ]);
    }

    [Theory]
    [InlineData(9, 1, "Only 9 of 10 rows can be used: data.csv, row 10, x: '?' is not a number.")]
    [InlineData(10, 1, null)]
    [InlineData(20, 20, null)]
    [InlineData(20, 21, "Only 20 of 41 rows can be used: data.csv, row 21, x: '?' is not a number.")]
    public void TooFewRows_AreRefused_WithHowFew(int good, int bad, string? message)
    {
        Write(Own, string.Concat(Enumerable.Repeat("p0.png,?,0,0,0,0\n", bad)), good);
        if (message is null)
        {
            using var recording = RecordingFormats.Open(temp.Path);
            recording.FrameCount.ShouldBe(good);
        }
        else
        {
            Should.Throw<Refusal>(() => RecordingFormats.Open(temp.Path)).Message.ShouldBe(message);
        }
    }

    [Fact]
    public void PicturesThatWereDeleted_AreNoReasonToRefuse_WhileEnoughAreLeft()
    {
        Write(Own, string.Concat(Enumerable.Range(100, 200).Select(n => $"p{n}.png,0,0,0,0,0\n")));
        using var recording = RecordingFormats.Open(temp.Path);
        recording.FrameCount.ShouldBe(Count);
        recording.SkippedRows.ShouldBe(200);
    }

    [Fact]
    public void CommasOfWhichNobodyKnowsWhatTheyAre_AreNamed()
    {
        Write(n => $"p{n}.png,0,1,0,1,0,1,0,1");
        Should.Throw<Refusal>(() => RecordingFormats.Open(temp.Path)).Message.ShouldContain("data.csv, row 1: these numbers have decimal commas");
    }

    /// <summary>In a hundred rows of noughts there is nothing to see of how a file is laid out.</summary>
    [Fact]
    public void DecimalCommas_AreSeenBehindRowsOfStandingStill()
    {
        Write(n => n < 110 ? $"p{n}.png,0,0,0,0,0" : $"p{n}.png,0,{n}5,-0,{n}5,1,0,0", count: 130);
        using var recording = RecordingFormats.Open(temp.Path);
        recording.FrameCount.ShouldBe(130);
        recording.ReadControls()[120].ShouldBe(new Controls(0.1205f, -0.1205f, 1, 0, 0));
    }

    [Theory]
    [InlineData("path,x,y,speed,a,b,rb")]
    [InlineData("path,throttle,steering,a,b,rb,brake")]
    public void AHeaderThatNamesAnotherOrder_IsRefused_WhereItCannotBeRead(string header)
    {
        WriteFile(numbers => $"{header}\n{Rows(n => $"{Own(n)},{n}")(numbers)}");
        var refused = Should.Throw<Refusal>(() => RecordingFormats.Open(temp.Path));
        refused.Code.ShouldBe("csv.header-order");
        refused.Message.ShouldBe($"data.csv, row 1: the header '{header}' names columns in an order that cannot be read. Put them in this one: picture, x, y, A, B, RB, time.");
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Utf16_IsRead_WithoutAMarkToo(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        Write(Own);
        foreach (var mark in new[] { encoding.GetPreamble(), [] })
        {
            temp.Write("data.csv", [.. mark, .. encoding.GetBytes(Rows(Own)(Enumerable.Range(0, Count)))]);
            using var recording = RecordingFormats.Open(temp.Path);
            recording.ReadControls().ShouldBe(Enumerable.Range(0, Count).Select(Driven));
        }
    }

    [Theory]
    [InlineData("speed")]
    [InlineData("counter")]
    [InlineData("words")]
    public void AColumnThatIsNoTime_IsPassedOver_WithAWarning(string what)
    {
        Write(n => $"{Own(n)},{what switch { "speed" => $"{n % 3}.5", "counter" => $"{n}", _ => "left" }}");

        using var recording = RecordingFormats.Open(temp.Path);

        recording.ReadControls().ShouldBe(Enumerable.Range(0, Count).Select(Driven));
        recording.RateAssumed.ShouldBeTrue();
        recording.Notices.ShouldHaveSingleItem().Code.ShouldBe("csv.times-unusable");
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(240)]
    public void TimesAtTheVeryLimits_AreTaken(double rateHz)
    {
        Write(n => string.Create(CultureInfo.InvariantCulture, $"{Own(n)},{100 + n / rateHz:R}"));
        using var recording = RecordingFormats.Open(temp.Path);
        recording.RateHz.ShouldBe(rateHz);
        recording.RateAssumed.ShouldBeFalse();
    }

    [Fact]
    public void Times_GiveEachRowItsOwn_AndTheDay()
    {
        Write(n => string.Create(CultureInfo.InvariantCulture, $"{Own(n)},{1_600_000_000 + n * 0.1 + (n >= 10 ? 3 : 0):0.000}"));

        using var recording = RecordingFormats.Open(temp.Path);

        recording.RateHz.ShouldBe(10); // A gap does not make it slower.
        recording.RecordedAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_600_000_000));
        recording.ReadFrames().Select(frame => Math.Round(frame.Time.TotalSeconds, 3)).ShouldBe(Enumerable.Range(0, Count).Select(n => Math.Round(n * 0.1 + (n >= 10 ? 3 : 0), 3)));
    }

    /// <summary>How each way writes a file; a name that begins with "times" says that it tells ten rows a second.</summary>
    private static readonly Dictionary<string, Func<IEnumerable<int>, string>> Written = new()
    {
        ["TensorKart's own"] = Rows(Own),
        ["last row without its end"] = numbers => Rows(Own)(numbers).TrimEnd('\n'),
        ["NUL bytes at the end"] = numbers => Rows(Own)(numbers) + new string('\0', 5000),
        ["NUL bytes in the middle"] = numbers => Rows(Own)(numbers).Replace("\np9", $"\n{new string('\0', 100)}p9", StringComparison.Ordinal),
        ["every cell quoted"] = Rows(n => string.Join(',', Own(n).Split(',').Select(cell => $"\"{cell}\""))),
        ["a quoted path with a comma"] = Rows(n => $"\"C:/Users/Jansen, \"\"Piet\"\"/p{n}.png\",{Numbers(n, ',')}"),
        ["semicolons and decimal commas"] = Rows(n => $"p{n}.png;{Numbers(n, ';').Replace('.', ',')}"),
        ["semicolons and decimal points"] = Rows(n => $"p{n}.png;{Numbers(n, ';')}"),
        ["commas, and quoted decimal commas"] = Rows(n => $"p{n}.png,{string.Join(',', Numbers(n, ' ').Split(' ').Select(number => $"\"{number.Replace('.', ',')}\""))}"),
        ["tabs"] = Rows(n => $"p{n}.png\t{Numbers(n, '\t')}"),
        ["commas, and decimal commas of the sticks"] = Rows(n => string.Create(CultureInfo.InvariantCulture, $"p{n}.png,{X(n):0.0000},{0:0.0},{A(n)},0,1").Replace('.', ',').Replace(",png", ".png", StringComparison.Ordinal)),
        ["commas, and decimal commas of all numbers"] = Rows(n => string.Create(CultureInfo.InvariantCulture, $"p{n}.png,{X(n):0.0000},0.0,{A(n)}.0,0.0,1.0").Replace('.', ',').Replace(",png", ".png", StringComparison.Ordinal)),
        ["commas, and decimal commas where they are needed"] = Rows(n => Own(n).Replace('.', ',').Replace(",png", ".png", StringComparison.Ordinal)),
        ["comments"] = numbers => $"# driven by Ann\n{Rows(Own)(numbers)}# the end\n",
        ["True and False"] = Rows(n => string.Create(CultureInfo.InvariantCulture, $"p{n}.png,{X(n)},0,{A(n) == 1},False,TRUE")),
        ["triggers from -1"] = Rows(n => string.Create(CultureInfo.InvariantCulture, $"p{n}.png,{X(n)},0,{A(n)},-1.0,1")),
        ["header first"] = numbers => $"path,x,y,a,b,rb\n{Rows(Own)(numbers)}",
        ["header in the middle"] = numbers => Rows(Own)(numbers).Replace("\np9", "\npath,x,y,a,b,rb\np9", StringComparison.Ordinal),
        ["files one after the other, with their marks"] = numbers => Rows(Own)(numbers).Replace("\np9", "\n\uFEFFp9", StringComparison.Ordinal),
        ["trailing commas, in the header too"] = numbers => $"path,x,y,a,b,rb,\n{Rows(n => $"{Own(n)},")(numbers)}",
        ["two trailing commas"] = Rows(n => $"{Own(n)},,"),
        ["times and a trailing comma"] = Rows(n => $"{Own(n)},{n * 100},"),
        ["Python's line ends under Windows"] = numbers => Rows(Own)(numbers).Replace("\n", "\r\r\n", StringComparison.Ordinal),
        ["a header in another order"] = numbers => string.Create(CultureInfo.InvariantCulture, $"path,A,B,RB,y,Steering\n{Rows(n => string.Create(CultureInfo.InvariantCulture, $"p{n}.png,{A(n)},0,1,0,{X(n)}"))(numbers)}"),
        ["headers in other orders, put together"] = numbers => $"path,x,y,a,b,rb\n{Rows(Own)(numbers.Take(9))}path,y,x,a,b,rb\n{Rows(n => string.Create(CultureInfo.InvariantCulture, $"p{n}.png,0,{X(n)},{A(n)},0,1"))(numbers.Skip(9))}",
        ["an index in front, without a name"] = numbers => $"path,x,y,a,b,rb\n{Rows(n => $"{n},{Own(n)}")(numbers)}",
        ["an index in front"] = numbers => $",path,x,y,a,b,rb\n{Rows(n => $"{n},{Own(n)}")(numbers)}",
        ["times in seconds"] = Rows(n => string.Create(CultureInfo.InvariantCulture, $"{Own(n)},{n * 0.1:0.000}")),
        ["times in milliseconds"] = Rows(n => $"{Own(n)},{1_600_000_000_000 + n * 100}"),
        ["times in nanoseconds"] = Rows(n => $"{Own(n)},{n * 100_000_000L}"),
        ["times as dates"] = Rows(n => $"{Own(n)},2021-10-11 12:30:{n / 10:00}.{n % 10}"),
        ["times behind an index"] = numbers => $",path,x,y,a,b,rb,timestamp\n{Rows(n => $"{n},{Own(n)},{n * 100}")(numbers)}",
    };

    private static float X(int n) => n % 4 == 0 ? 0 : (n - 10) / 16f;

    private static int A(int n) => n % 3 == 0 ? 0 : 1;

    private static Controls Driven(int n) => new(X(n), 0, A(n), 0, 1);

    private static string Numbers(int n, char separator) => string.Create(CultureInfo.InvariantCulture, $"{X(n)} 0 {A(n)} 0 1").Replace(' ', separator);

    private static string Own(int n) => $"p{n}.png,{Numbers(n, ',')}";

    private static Func<IEnumerable<int>, string> Rows(Func<int, string> row) => numbers => string.Concat(numbers.Select(n => row(n) + '\n'));

    private void Write(Func<int, string> row, string more = "", int count = Count) => WriteFile(numbers => Rows(row)(numbers) + more, count);

    private void WriteFile(Func<IEnumerable<int>, string> csv, int count = Count)
    {
        foreach (var n in Enumerable.Range(0, count))
        {
            temp.Write($"p{n}.png", TestPictures.Png(n));
        }

        temp.Write("data.csv", csv(Enumerable.Range(0, count)));
    }
}
