using KartHub.Web.Features.Drive;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.Training;
using KartHub.Web.Language;
using KartHub.Web.Shell;

namespace KartHub.Web.Tests.Language;

public sealed class WordsTests
{
    private static readonly DateTimeOffset Moment = new(2026, 5, 3, 14, 5, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("en", "1:05.25|0.0123|1.50|0.000106|0.0000123|0.0005")]
    [InlineData("nl", "1:05,25|0,0123|1,50|0,000106|0,0000123|0,0005")]
    public void FiguresOfDrivesAndRuns_AreTheReaders(string language, string told)
    {
        using var reader = new Speaking(language);
        string.Join('|', DriveWords.Lap(65.25), LossWords.Of(.0123), LossWords.Of(1.5), LossWords.Of(1.06e-4), LossWords.Of(1.23e-5), RunWords.Rate(5e-4)).ShouldBe(told);
    }

    [Theory]
    [InlineData(0.58, 1, "42 % better")]
    [InlineData(1.12, 1, "12 % worse")]
    [InlineData(1.004, 1, "no better")]
    [InlineData(2.5, 1, "2.5 × worse")]
    [InlineData(37.22, 1, "37 × worse")]
    [InlineData(0.1, 0, "worse")]
    [InlineData(0, 0, "no better")]
    public void ALoss_IsComparedInWords(double loss, double baseline, string told)
    {
        using var reader = new Speaking("en");
        LossWords.Against(loss, baseline).ShouldBe(told);
    }

    [Theory]
    [InlineData("en", "12,345|1.5 MB|42 %|7.5 ms|29.9 Hz|2 min 05 s|3 May 2026|3 May 2026, 14:05")]
    [InlineData("nl", "12.345|1,5 MB|42 %|7,5 ms|29,9 Hz|2 min 05 s|3 mei 2026|3 mei 2026, 14:05")]
    public void Figures_AreTheReaders(string language, string told)
    {
        using var reader = new Speaking(language);
        var clock = new UtcClock();
        string.Join('|', Words.Count(12_345), Words.Size(1_500_000), Words.Percent(.42), Words.Milliseconds(7.5), Words.Rate(29.9), Words.Span(125), Words.Day(Moment, clock), Words.When(Moment, clock))
            .ShouldBe(told);
    }

    [Theory]
    [InlineData("", 0, "")]
    [InlineData("A", 0, "A")]
    [InlineData("A,B", 0, "A and B")]
    [InlineData("A,B,C", 1, "A, B, C and 1 training run of others")]
    [InlineData("A,B,C,D", 0, "A, B, C and 1 more training run")]
    [InlineData("A,B,C,D,E", 2, "A, B, C, 2 more training runs and 2 training runs of others")]
    [InlineData("", 1, "1 training run of others")]
    public void ManyNames_AreTheFirstThree_AndHowManyMore(string names, int hidden, string told)
    {
        using var reader = new Speaking("en");
        Words.Some(names.Split(',', StringSplitOptions.RemoveEmptyEntries), hidden, Texts.Recordings.Delete.MoreRuns, Texts.Recordings.Delete.RunsOfOthers).ShouldBe(told);
    }

    private sealed class UtcClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
