using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Simulator.Races;
using KartHub.Training.Recordings;

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

    private const int JpegQuality = 92;
    private const int Batch = 32; // Pictures that are drawn one after the other and encoded side by side.

    public string Name => race.Start.Name;

    public string Source => $"seat: {race.Start.Settings.Track}";

    public int FrameCount { get; } = Enumerable.Range(0, (race.End!.Ticks + Step - 1) / Step).Count(i => !race.End!.IsErased(i * Step));

    public double RateHz => 1 / (KartGame.TickSeconds * Step);

    public bool TimesMeasured => true;

    public DateTimeOffset? RecordedAt => race.Start.StartedAt;

    public IEnumerable<RecordedFrame> ReadFrames()
    {
        var track = Tracks.ByName(race.Start.Settings.Track);
        var view = new DriverView(track, race.Start.Settings.View);
        var drawn = Enumerable.Range(0, Batch).Select(_ => new Frame(view.Options.Width, view.Options.Height)).ToArray();
        var pictures = new byte[Batch][];
        var index = 0;
        foreach (var some in Kept().Chunk(Batch))
        {
            for (var i = 0; i < some.Length; i++)
            {
                view.Render(some[i].Tick.Moment, drawn[i]);
            }

            Parallel.For(0, some.Length, i => pictures[i] = Jpeg.Write(drawn[i], JpegQuality));
            for (var i = 0; i < some.Length; i++)
            {
                var (number, tick) = some[i];
                yield return new RecordedFrame(index++, TimeSpan.FromSeconds(number * KartGame.TickSeconds), tick.Controls, pictures[i], $"tick {number}") { DrivenBy = tick.DrivenBy };
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
}
