using KartHub.Contracts;
using KartHub.Training.Recordings;

namespace KartHub.Training.Tests.Recordings;

/// <summary>Files that other people had trouble with, one by one.</summary>
public sealed class CasesTests
{
    [SkippableTheory]
    [InlineData("quoted-path-with-comma/input", 20, 0)]
    [InlineData("quoted-cells/input", 20, 0)]
    [InlineData("decimal-comma/input", 20, 0)]
    [InlineData("nul-bytes-at-end/input", 20, 0)]
    [InlineData("extra-timestamp-column/input", 20, 0)]
    [InlineData("missing-picture/input", 19, 1)]
    [InlineData("cp437-umlauts/input.zip", 20, 0)]
    public void IsRead(string name, int rows, int skipped)
    {
        using var recording = RecordingFormats.Open(Case(name));
        var inspection = RecordingInspection.Inspect(recording);
        inspection.ShouldBe(inspection with { Rows = rows, Skipped = skipped, RateHz = 5 });
        inspection.Notices.Count.ShouldBe(skipped);
        recording.ReadControls().Select(c => c.SteerX).Max().ShouldBe(0.899616f);
        recording.ReadControls().ShouldAllBe(c => c.A == 1 && c.SteerY == 0);
    }

    [SkippableTheory]
    [InlineData("csv-bomb-1.8MB/input.zip", "would unpack to 262 MB")]
    [InlineData("bzip2-zip/input.zip", "packed by BZip2, which KartHub does not read ('run/data.csv'). Pack it again as an ordinary zip (Deflate).")]
    public void IsRefused(string name, string message) =>
        Should.Throw<Refusal>(() => RecordingFormats.Open(Case(name))).Message.ShouldContain(message);

    private static string Case(string path) => Path.Combine(Repository.Case(path.Split('/')[0]), path.Split('/')[1]);
}
