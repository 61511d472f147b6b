using KartHub.Imaging;
using KartHub.Simulator.Rendering;

namespace KartHub.Simulator;

/// <summary>The picture the driver sees: from behind the kart, drawn by the processor alone. Not for use by several threads at once; make one each.</summary>
public sealed class DriverView
{
    private readonly Track _track;
    private readonly Canvas _canvas;
    private readonly Sky _sky;
    private readonly Scenery _scenery;

    /// <summary>A view of this course. The first one of a course paints its ground, which takes a moment; later ones share it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The picture would be smaller than 64×48 or larger than 1920×1440.</exception>
    public DriverView(Track track, ViewOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(track);
        Options = options ?? new ViewOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Width, 64, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Options.Width, 1920, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Height, 48, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Options.Height, 1440, nameof(options));
        _track = track;
        _canvas = new Canvas(Options.Width, Options.Height);
        _sky = new Sky(track.Surroundings, Options.Width, Options.Height);
        _scenery = track.Scenery;
    }

    /// <summary>What the view shows.</summary>
    public ViewOptions Options { get; }

    /// <summary>Draws the game's present moment. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">The frame is of another size, or the game is on another course.</exception>
    public void Render(KartGame game, Frame into)
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentNullException.ThrowIfNull(into);
        if (into.Width != Options.Width || into.Height != Options.Height)
        {
            throw new ArgumentException($"The view draws {Options.Width}×{Options.Height} pixels, but the frame is {into.Width}×{into.Height}.", nameof(into));
        }

        if (game.Track != _track)
        {
            throw new ArgumentException($"The view shows {_track.Name}, but the game is on {game.Track.Name}.", nameof(game));
        }

        // A mirrored course is drawn as its original and turned round, so that it is the mirror image to the pixel.
        var mirror = _track.IsMirrored ? -1 : 1;
        var state = game.State;
        var camera = new Camera(mirror * state.X, state.Y, mirror * state.CameraHeading, Options.Width, Options.Height);
        _sky.Draw(_canvas, camera);
        Ground.Draw(_canvas, camera, _scenery.Ground, _scenery.Haze);
        if (_track.IsMirrored)
        {
            _canvas.Mirror();
        }

        _canvas.CopyTo(into);
    }
}
