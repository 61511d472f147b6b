using KartHub.Imaging;
using KartHub.Simulator.Geometry;
using KartHub.Simulator.Rendering;

namespace KartHub.Simulator;

/// <summary>The picture the driver sees: from behind the kart, drawn by the processor alone. Not for use by several threads at once; make one each.</summary>
public sealed class DriverView
{
    private readonly Track _track;
    private readonly Canvas _canvas;
    private readonly Sky _sky;
    private readonly Scenery _scenery;
    private readonly SceneryPainter _painter;
    private readonly KartSprite _kart;
    private readonly Hud _hud;
    private readonly Minimap _minimap;
    private readonly uint _dust;

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
        _painter = new SceneryPainter(_scenery);
        _kart = KartSprite.For(Options.Width, Options.Height);
        _hud = new Hud(Options.Width, Options.Height);
        _minimap = new Minimap(track, Options.Width, Options.Height);
        _dust = Palette.Of(track.Surroundings).VergeRight;
    }

    /// <summary>What the view shows.</summary>
    public ViewOptions Options { get; }

    /// <summary>Where lap and time are.</summary>
    public Rectangle HudRegion => _hud.Region;

    /// <summary>Where the map is.</summary>
    public Rectangle MinimapRegion => _minimap.Region;

    /// <summary>Where the kart is; while it hops, a little higher.</summary>
    public Rectangle KartRegion => _kart.Region;

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
        _scenery.Roof?.Draw(_canvas, camera);
        _painter.Draw(_canvas, camera);
        if (_track.IsMirrored)
        {
            _canvas.Mirror();
        }

        if (Options.ShowKart)
        {
            DrawKart(game, camera);
        }

        if (Options.ShowMinimap)
        {
            _minimap.Draw(_canvas, state);
        }

        if (Options.ShowHud)
        {
            _hud.Draw(_canvas, game.Race);
        }

        _canvas.CopyTo(into);
    }

    private void DrawKart(KartGame game, in Camera camera)
    {
        var state = game.State;

        // What one sees of a turn: the kart turns before the camera does, and the front wheels before the kart.
        var turned = Angles.Wrap(state.Heading - state.CameraHeading);
        var turning = (turned * 2.2) + (state.Steering * 0.5);
        var shake = state.OffRoad && Math.Abs(state.Speed) > 2 && game.Ticks % 6 < 3 ? 0.04 : 0;
        var up = (int)Math.Round((state.HopHeight + shake) * camera.Focal / Camera.Behind);
        var dark = _track.InTunnel(state.Along);
        _kart.Draw(_canvas, turning, up, Colour.Hex(0x2A1C08), dark ? 110u : 0);
        Dust.Draw(_canvas, state, game.Ticks, _kart.Region, _dust);
    }
}
