using System.Buffers.Binary;
using KartHub.Agent.Capturing;
using KartHub.Agent.Sources;
using KartHub.Imaging;

namespace KartHub.Agent.Tests.Capturing;

public class InStepTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(0.5);

    private readonly TestTime time = new();
    private readonly List<int> seen = [];
    private int looks;

    [Theory]
    [InlineData(0, 60)] // The game draws when the beat comes: the worst there is.
    [InlineData(0.5, 60)]
    [InlineData(0.95, 60)]
    [InlineData(0.3, 59.5)] // It drifts through every phase in two seconds.
    [InlineData(0.3, 58)]
    public async Task GameOfAboutTheSameRate_IsSeenPictureByPicture_ThoughItsClockTrembles(double phase, double gameHz)
    {
        var game = Game(gameHz, phase, trembles: 0.002);
        await LookAsync(beats: 1200, rateHz: 60, game);
        var shown = seen[^1] - seen[0] + 1;
        seen.Distinct().Count().ShouldBeGreaterThanOrEqualTo((int)(0.99 * shown));
        shown.ShouldBeGreaterThan((int)(1190 * gameHz / 60));
    }

    [Fact]
    public async Task GameOfHalfTheRate_IsSeenWhole_AndBeatsAreNotLost()
    {
        var game = Game(30, 0.4, trembles: 0.002);
        await LookAsync(beats: 1200, rateHz: 60, game);
        seen.Distinct().Count().ShouldBe(seen[^1] - seen[0] + 1);
        time.GetElapsedTime(0).TotalSeconds.ShouldBe(20, 0.1);
    }

    [Fact]
    public async Task PictureThatStands_IsLookedAtAFewTimesABeat_AndTheBeatStays()
    {
        await LookAsync(beats: 120, rateHz: 60, _ => 1);
        looks.ShouldBeLessThanOrEqualTo(120 * 5);
        time.GetElapsedTime(0).TotalSeconds.ShouldBe(2, 0.02);
    }

    [Fact]
    public async Task SlowRecording_LooksOnceABeat()
    {
        await LookAsync(beats: 100, rateHz: 20, _ => 1);
        looks.ShouldBe(100);
    }

    /// <summary>A game that draws at a rate, each picture a little early or late.</summary>
    private static Func<double, int> Game(double hz, double phase, double trembles)
    {
        var random = new Random(11);
        double[] drawnAt = [.. Enumerable.Range(0, 3000).Select(i => (i + phase) / hz + (random.NextDouble() * 2 - 1) * trembles)];
        return seconds =>
        {
            var place = Array.BinarySearch(drawnAt, seconds);
            return place >= 0 ? place : ~place - 1;
        };
    }

    private async Task LookAsync(int beats, double rateHz, Func<double, int> numberAt)
    {
        var metronome = new Metronome(time, rateHz);
        var step = new InStep(metronome, time);
        var looking = Task.Run(async () =>
        {
            for (var beat = 0; beat < beats; beat++)
            {
                (await metronome.WaitAsync(CancellationToken.None)).ShouldBe(0);
                var frame = await step.LookAsync(_ => Capture(numberAt), picture => seen.Count > 0 && Number(picture) == seen[^1], CancellationToken.None);
                seen.Add(Number(frame.Picture));
            }
        });
        while (!looking.IsCompleted)
        {
            if (time.IsAwaited)
            {
                time.Advance(Tick);
            }
            else
            {
                await Task.Yield();
            }
        }

        await looking;
    }

    private ValueTask<CapturedFrame> Capture(Func<double, int> numberAt)
    {
        looks++;
        var picture = new Frame(2, 1);
        var now = time.GetTimestamp();
        BinaryPrimitives.WriteInt32LittleEndian(picture.Pixels, numberAt(TimeSpan.FromTicks(now).TotalSeconds));
        return new(new CapturedFrame(picture, now));
    }

    private static int Number(Frame picture) => BinaryPrimitives.ReadInt32LittleEndian(picture.Pixels);
}
