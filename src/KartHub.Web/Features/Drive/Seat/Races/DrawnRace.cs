using System.Collections.Concurrent;
using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Simulator.Races;
using KartHub.Training.Recordings;
using KartHub.Training.Recordings.Quality;

namespace KartHub.Web.Features.Drive.Seat.Races;

/// <summary>
/// A race as a recording: twenty pictures a second, drawn as they are asked for, each with what the game was told at its tick. What its
/// driver erased is left out; time goes on meanwhile.
/// </summary>
/// <param name="race">The race, which is over.</param>
/// <param name="ticks">The file of its ticks.</param>
internal sealed class DrawnRace(Race race, string ticks) : IRecording
{
    /// <summary>Ticks from one picture to the next.</summary>
    public const int Step = 3;

    /// <summary>How good its pictures are.</summary>
    public const int JpegQuality = 92;

    private const int Batch = 32; // Pictures that are drawn side by side.

    private static readonly int Threads = Math.Min(4, Environment.ProcessorCount);

    public string Name => race.Start.Name;

    public string Source => $"seat: {race.Start.Settings.Track}";

    public int FrameCount { get; } = Enumerable.Range(0, (race.End!.Ticks + Step - 1) / Step).Count(i => !race.End!.IsErased(i * Step));

    public double RateHz => 1 / (KartGame.TickSeconds * Step);

    public bool TimesMeasured => true;

    public DateTimeOffset? RecordedAt => race.Start.StartedAt;

    public IEnumerable<RecordedFrame> ReadFrames()
    {
        var desks = new ConcurrentBag<Desk>();
        var drawn = new RecordedFrame[Batch];
        var index = 0;
        foreach (var some in Kept().Chunk(Batch))
        {
            var first = index;
            Parallel.For(0, some.Length, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i =>
            {
                var desk = desks.TryTake(out var idle) ? idle : new Desk(race.Start.Settings);
                drawn[i] = desk.Draw(first + i, some[i].Number, some[i].Tick);
                desks.Add(desk);
            });
            for (; index < first + some.Length; index++)
            {
                yield return drawn[index - first];
            }
        }
    }

    public void Dispose()
    {
        // The file is open only while it is read.
    }

    private IEnumerable<(int Number, RaceTick Tick)> Kept()
    {
        using var file = File.OpenRead(ticks);
        var bytes = new byte[RaceTick.Size * Step];
        for (var number = 0; number < race.End!.Ticks; number += Step)
        {
            var size = Math.Min(Step, race.End.Ticks - number) * RaceTick.Size;
            file.ReadExactly(bytes.AsSpan(0, size));
            if (!race.End.IsErased(number))
            {
                yield return (number, RaceTick.Read(bytes));
            }
        }
    }

    /// <summary>What one thread draws with.</summary>
    private sealed class Desk(RaceSettings settings)
    {
        private readonly DriverView view = new(Tracks.ByName(settings.Track), settings.View);
        private readonly Frame frame = new(settings.View.Width, settings.View.Height);

        public RecordedFrame Draw(int index, int number, in RaceTick tick)
        {
            view.Render(tick.Moment, frame);
            return new RecordedFrame(index, TimeSpan.FromSeconds(number * KartGame.TickSeconds), tick.Controls, Jpeg.Write(frame, JpegQuality), $"tick {number}")
            {
                DrivenBy = tick.DrivenBy,
                Traits = PictureTraits.Of(frame),
            };
        }
    }
}
