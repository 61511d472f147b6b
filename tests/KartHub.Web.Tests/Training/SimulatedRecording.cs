using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Web.Tests.Recordings;

namespace KartHub.Web.Tests.Training;

/// <summary>Recordings of the simulator's expert, sent as an agent sends them.</summary>
internal static class SimulatedRecording
{
    private const int TicksPerFrame = 3; // 20 Hz.
    private const int Width = 160;
    private const int Height = 120;

    public static async Task<Guid> SendSimulatedAsync(this HttpClient agent, int seconds, string name, int seed = 1)
    {
        var id = await agent.OpenRecordingAsync(name, Width, Height);
        foreach (var (sequence, frames) in Drive(20 * seconds, seed).Chunk(20).Index())
        {
            (await agent.SendSegmentAsync(id, sequence, TestRecording.Segment(frames))).EnsureSuccessStatusCode();
        }

        (await agent.SealAsync(id, seconds, 20 * seconds)).EnsureSuccessStatusCode();
        return id;
    }

    private static IEnumerable<FrameRecord> Drive(int frames, int seed)
    {
        var track = Tracks.All[0];
        var game = new KartGame(track, seed);
        var expert = new ExpertDriver(track, seed);
        var view = new DriverView(track, new ViewOptions { Width = Width, Height = Height });
        var frame = new Frame(Width, Height);
        for (var number = 0; number < frames; number++)
        {
            view.Render(game, frame);
            var seen = expert.Decide(game);
            yield return new FrameRecord(TimeSpan.FromMilliseconds(50 * number), seen, PictureFormat.Png, DrivenBy.Person, Png.Write(frame, PngCompression.Fast));
            for (var tick = 0; tick < TicksPerFrame; tick++)
            {
                game.Step(tick == 0 ? seen : expert.Decide(game));
            }
        }
    }
}
