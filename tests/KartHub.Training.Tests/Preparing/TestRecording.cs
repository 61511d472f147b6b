using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;

namespace KartHub.Training.Tests.Preparing;

/// <summary>A recording of random pictures, and prepared data made of such.</summary>
internal sealed class TestRecording(string name, int frames, double rateHz = 5, string? flippedFrom = null) : IRecording
{
    public string Name => name;

    public string Source => "test";

    public double RateHz => rateHz;

    public int FrameCount => Claimed ?? frames;

    /// <summary>How many frames it says it has; null for the truth.</summary>
    public int? Claimed { get; init; }

    public string? FlippedFrom => flippedFrom;

    public int Width { get; init; } = 8;

    /// <summary>Which of the random pictures a frame shows.</summary>
    public Func<int, int> PictureOf { get; init; } = frame => frame;

    public bool Mirrored { get; init; }

    public Action<int> BeforeFrame { get; init; } = _ => { };

    public void Dispose()
    {
    }

    public IEnumerable<RecordedFrame> ReadFrames()
    {
        for (var i = 0; i < frames; i++)
        {
            BeforeFrame(i);
            var picture = Recordings.TestPictures.Frame(PictureOf(i), Width);
            yield return new RecordedFrame(i, TimeSpan.FromSeconds(i / rateHz), ControlsOf(i), Png.Write(Mirrored ? picture.MirrorX() : picture), $"{name} {i}");
        }
    }

    public static Controls ControlsOf(int frame) => new((frame % 9 - 4) / 4f, 0.5f, 1, 0, frame % 2);

    /// <summary>Prepares recordings, each known by its name, to a small size, and opens the result.</summary>
    public static async Task<PreparedData> PrepareAsync(string folder, params TestRecording[] recordings)
    {
        var sources = recordings.Select(recording => new PreparationSource(recording, recording.Name)).ToList();
        await Preparation.RunAsync(sources, folder, new PreparationOptions { Width = 4, Height = 3 }, null, CancellationToken.None);
        return PreparedData.Open(folder);
    }
}
