using KartHub.Imaging;
using KartHub.Simulator;

namespace KartHub.Benchmarks;

/// <summary>What happens to a frame before it is learnt from: drawn, encoded, decoded, shrunk.</summary>
internal static class PictureBenchmarks
{
    public static void Simulator()
    {
        var frame = new Frame(640, 480);
        foreach (var track in Tracks.All)
        {
            var game = new KartGame(track, seed: 1);
            var driver = new ExpertDriver(track, seed: 1);
            var view = new DriverView(track);
            var times = Measure.Milliseconds(600, () =>
            {
                game.Step(driver.Decide(game));
                view.Render(game, frame);
            });
            Measure.Print($"simulator.{track.Name.Replace(' ', '-').ToLowerInvariant()}", 1000 / times.Median(), "frames/s");
        }
    }

    public static void Png()
    {
        var frame = Scene();
        var into = new Frame(frame.Width, frame.Height);
        foreach (var compression in Enum.GetValues<PngCompression>())
        {
            var file = Imaging.Png.Write(frame, compression);
            var name = $"png.{compression.ToString().ToLowerInvariant()}";
            Measure.Print($"{name}.size", file.Length / 1024.0, "KiB");
            Measure.Print($"{name}.encode", Measure.Milliseconds(60, () => Imaging.Png.Write(frame, compression)).Median(), "ms");
            Measure.Print($"{name}.decode", Measure.Milliseconds(200, () => Imaging.Png.ReadInto(file, into)).Median(), "ms");
        }
    }

    public static void Prepare()
    {
        var frame = Scene();
        var file = Imaging.Png.Write(frame, PngCompression.Fast);
        var into = new Frame(frame.Width, frame.Height);
        var resizer = new AreaResizer(frame.Width, frame.Height, 200, 66);
        var row = new byte[resizer.OutputSize];
        Measure.Print("prepare.resize", Measure.Milliseconds(300, () => resizer.Resize(frame, row)).Median(), "ms");
        var both = Measure.Milliseconds(300, () =>
        {
            Imaging.Png.ReadInto(file, into);
            resizer.Resize(into, row);
        });
        Measure.Print("prepare.t1", 1000 / both.Median(), "frames/s");
    }

    /// <summary>A frame of the simulator, some way into a lap.</summary>
    private static Frame Scene()
    {
        var track = Tracks.All[0];
        var game = new KartGame(track, seed: 1);
        var driver = new ExpertDriver(track, seed: 1);
        for (var i = 0; i < 300; i++)
        {
            game.Step(driver.Decide(game));
        }

        var frame = new Frame(640, 480);
        new DriverView(track).Render(game, frame);
        return frame;
    }
}
