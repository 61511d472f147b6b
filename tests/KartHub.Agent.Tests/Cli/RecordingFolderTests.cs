using System.Text.Json;
using KartHub.Agent.Cli;
using KartHub.Agent.Cli.Local;
using KartHub.Agent.Recordings;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Tests.Cli;

/// <summary>What agents that were killed have left of recordings without a hub.</summary>
public sealed class RecordingFolderTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly StringWriter output = new();

    public void Dispose()
    {
        folder.Dispose();
        output.Dispose();
    }

    [Fact]
    public async Task Finish_PutsTheFirstInItsPlaceAndTheOthersBeside_WithTheirRateAndTheirGaps()
    {
        CutOff(frames: 30);
        CutOff(frames: 50, gapAfter: 20);
        Directory.CreateDirectory(folder[$"R.unfinished-{Guid.NewGuid():N}"]); // An older agent's.
        Directory.CreateDirectory(folder["R.unfinished-work"]);
        (await FinishAsync(folder["R"])).ShouldBe(0, output.ToString());

        folder.Names.Order().ShouldBe(["R", "R-1", "R.unfinished-work"]);
        FramesIn("R").ShouldBe(30);
        FramesIn("R-1").ShouldBe(50);
        output.ToString().ShouldContain("No gaps.");
        output.ToString().ShouldContain("1 gap of more than one and a half frames, the longest 3.10 s.");
        using var notes = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder["R-1"], "info.json")));
        var told = notes.RootElement;
        told.GetProperty("rateHz").GetDouble().ShouldBe(49 / (4.8 + 3.1), 0.001);
        told.GetProperty("askedHz").GetDouble().ShouldBe(20);
        told.GetProperty("gaps").GetInt32().ShouldBe(1);
        told.GetProperty("longestGapSeconds").GetDouble().ShouldBe(3.1, 0.001);
        told.GetProperty("recordedAt").GetDateTimeOffset().ShouldBe(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task Finish_WhereNothingIsLeft_SaysSo()
    {
        (await FinishAsync(folder["R"])).ShouldBe(1);
        output.ToString().ShouldContain("Nothing was cut off there");
        folder.Names.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("begun")]
    [InlineData("made")]
    [InlineData("moved")]
    [InlineData("half deleted")]
    public void KilledWhileFinishing_TheNextMakesExactlyOneFolder(string killed)
    {
        CutOff(frames: 30);
        using (var spool = new Spool(folder["R.spool"]))
        {
            var recording = spool.Recordings().Single();
            if (killed == "begun")
            {
                Directory.CreateDirectory(recording.PathOf("folder/R.unfinished-1"));
                File.WriteAllText(recording.PathOf("folder/R.unfinished-1/img_0.png"), "half a picture");
            }
            else
            {
                MadeFolder.Of(recording, folder["R-1"], _ => { });
                if (killed != "made")
                {
                    Directory.Move($"{recording.Folder}.made/folder/R-1", folder["R-1"]);
                }

                if (killed == "half deleted")
                {
                    File.Delete($"{recording.Folder}.made/recording.json");
                    Directory.Delete($"{recording.Folder}.made/folder");
                }
            }
        }

        using (var recorded = new RecordingFolder(folder["R"], Terminal()))
        {
            recorded.FinishCutOff(beside: true);
        }

        folder.Names.ShouldBe(["R-1"]);
        FramesIn("R-1").ShouldBe(30);
    }

    [Fact]
    public void AnotherAgentsRecordingUnderWay_IsNotTouched()
    {
        using var running = new RecordingFolder(folder["R"], Terminal());
        using (var segments = Begin(running.Spool, out var recording))
        {
            Write(segments, 30, gapAfter: null);
            Should.Throw<CommandException>(() => new RecordingFolder(folder["R"], Terminal())).Message.ShouldContain("someone records to it already");
            recording.Waiting().Count.ShouldBe(2);
            File.Exists(recording.PathOf(SpooledRecording.UnderWayName)).ShouldBeTrue();
        }
    }

    [Fact]
    public void FramesBeforeADamage_AreKept()
    {
        CutOff(frames: 45);
        var segments = Directory.GetFiles(folder["R.spool"], "*.segment", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var damaged = File.ReadAllBytes(segments[1]);
        damaged[damaged.Length * 3 / 4] ^= 1;
        File.WriteAllBytes(segments[1], damaged);
        using (var recorded = new RecordingFolder(folder["R"], Terminal()))
        {
            recorded.FinishCutOff(beside: false).ShouldBe(1);
        }

        FramesIn("R").ShouldBe(45 - 3);
    }

    private int FramesIn(string name)
    {
        using var recording = RecordingFormats.Open(folder[name]);
        return recording.ReadFrames().Count();
    }

    /// <summary>A recording as an agent leaves it that is killed: 10 frames a second, of 20 that were asked for.</summary>
    private void CutOff(int frames, int? gapAfter = null)
    {
        using var spool = new Spool(folder["R.spool"]);
        using var segments = Begin(spool, out _);
        Write(segments, frames, gapAfter);
    }

    private static SegmentWriter Begin(Spool spool, out SpooledRecording recording)
    {
        recording = spool.Create(Guid.CreateVersion7());
        recording.WriteStart(new RecordingStart("n", "s", "d", DateTimeOffset.UnixEpoch, 64, 48, 20));
        return new SegmentWriter(spool, recording, 20);
    }

    private static void Write(SegmentWriter segments, int frames, int? gapAfter)
    {
        for (var i = 0; i < frames; i++)
        {
            var time = TimeSpan.FromSeconds(i / 10.0) + (i > gapAfter ? TimeSpan.FromSeconds(3) : TimeSpan.Zero);
            segments.Append(new FrameRecord(time, new Controls(0.5f, 0, 1, 0, 0), PictureFormat.Png, DrivenBy.Person, Png.Write(TestCockpit.Shaded(i), PngCompression.Fast)));
        }
    }

    private Task<int> FinishAsync(string path) => AgentCommandLine.RunAsync(["finish", path], output, output, TimeProvider.System, CancellationToken.None);

    private Terminal Terminal() => new(output, output, TimeProvider.System);
}
