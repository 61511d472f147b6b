using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Training.Recordings;

namespace KartHub.Training.Tests.Recordings;

/// <summary>The expert's driving, as a recording.</summary>
internal sealed class SimulatedFrames(int frames) : IRecording
{
    private const int TicksPerFrame = 3;

    public string Name => "simulated";

    public string Source => "simulator";

    public int FrameCount => frames;

    public double RateHz => 1 / (KartGame.TickSeconds * TicksPerFrame);

    public void Dispose()
    {
    }

    public IEnumerable<RecordedFrame> ReadFrames()
    {
        var game = new KartGame(Tracks.ByName("Crossover"), seed: 1);
        var expert = new ExpertDriver(game.Track, seed: 1);
        var options = new ViewOptions();
        var (view, picture) = (new DriverView(game.Track, options), new Frame(options.Width, options.Height));
        for (var i = 0; i < frames; i++)
        {
            view.Render(game, picture);
            var controls = expert.Decide(game);
            yield return new RecordedFrame(i, TimeSpan.FromSeconds(i / RateHz), controls, Png.Write(picture, PngCompression.Small), $"frame {i}");
            game.Step(controls);
            for (var tick = 1; tick < TicksPerFrame; tick++)
            {
                game.Step(expert.Decide(game));
            }
        }
    }
}
