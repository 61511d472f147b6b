using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;

namespace KartHub.Training.Tests.Runs;

/// <summary>Prepared data of a made-up drive: the picture's brighter side is where the stick goes, so there is something to learn.</summary>
internal sealed class PreparedRecording : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("karthub-prepared-").FullName;

    private PreparedRecording()
    {
    }

    public PreparedData Data { get; private set; } = null!;

    /// <summary>Where it is.</summary>
    public string Path => System.IO.Path.Combine(folder, "data");

    public static async Task<PreparedRecording> MakeAsync(int frames = 160, int seed = 1, double bias = 0, int width = 200, int brightness = 0)
    {
        var made = new PreparedRecording();
        var recording = new Drive($"drive {seed}", frames, seed, bias, brightness);
        await Preparation.RunAsync(
            [new PreparationSource(recording, recording.Name)], made.Path, new PreparationOptions { Width = width }, null, CancellationToken.None);
        made.Data = PreparedData.Open(made.Path);
        return made;
    }

    public void Dispose()
    {
        Data.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Drive(string name, int frames, int seed, double bias, int brightness) : IRecording
    {
        public string Name => name;

        public string Source => "test";

        public double RateHz => 20;

        public int FrameCount => frames;

        public void Dispose()
        {
        }

        public IEnumerable<RecordedFrame> ReadFrames()
        {
            var random = new Random(seed);
            var frame = new Frame(50, 22);
            for (var i = 0; i < frames; i++)
            {
                var steer = (float)Math.Clamp((random.NextDouble() * 2) - 1 + bias, -1, 1);
                for (var p = 0; p < frame.Pixels.Length; p++)
                {
                    var side = ((p / 3 % 50) - 24.5f) / 24.5f;
                    frame.Pixels[p] = (byte)Math.Clamp(128 + brightness + (side * steer * 100) + random.Next(-10, 10), 0, 255);
                }

                yield return new RecordedFrame(i, TimeSpan.FromSeconds(i / 20.0), new Controls(steer, 0, 1, 0, i % 4 == 0 ? 1 : 0), Png.Write(frame), $"frame {i}");
            }
        }
    }
}
