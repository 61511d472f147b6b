using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Training.Recordings;

namespace KartHub.HubBenchmarks.Pilots;

/// <summary>What an agent records of its simulator's expert in gusts, drawn as it is asked for.</summary>
internal sealed class SimulatorRecording(Track track, int seed, int seconds) : IRecording
{
    private const int TicksPerFrame = 3;

    public string Name => track.Name;

    public string Source => $"simulator: {track.Name}";

    public int FrameCount => (int)(seconds * RateHz);

    public double RateHz => 1 / (KartGame.TickSeconds * TicksPerFrame);

    public IEnumerable<RecordedFrame> ReadFrames()
    {
        var game = new KartGame(track, seed, new KartGameOptions { Gusts = 1 });
        var expert = new ExpertDriver(track, seed);
        var view = new DriverView(track);
        var frame = new Frame(view.Options.Width, view.Options.Height);
        for (var i = 0; i < FrameCount; i++)
        {
            view.Render(game, frame);
            var time = TimeSpan.FromSeconds(game.Ticks * KartGame.TickSeconds);
            var pressed = expert.Decide(game);
            yield return new RecordedFrame(i, time, pressed, Png.Write(frame), $"frame {i}");
            game.Step(pressed);
            for (var tick = 1; tick < TicksPerFrame; tick++)
            {
                game.Step(expert.Decide(game));
            }
        }
    }

    public void Dispose()
    {
        // Nothing is held: the game is played anew each time.
    }
}
