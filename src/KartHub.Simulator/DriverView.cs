using System.Runtime.InteropServices;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Simulator.Geometry;
using KartHub.Simulator.Rendering;
using KartHub.Simulator.Rendering.Display;
using KartHub.Simulator.Rendering.Karts;
using KartHub.Simulator.Rendering.Terrain;

namespace KartHub.Simulator;

/// <summary>The picture the driver sees: from behind the kart, drawn by the processor alone. Not for use by several threads at once; make one each.</summary>
public sealed class DriverView
{
    /// <summary>Goes up whenever anything is drawn otherwise than before: what is kept of races names it, and so does what is ready-made.</summary>
    public const int Version = 1;

    private readonly Track track;
    private readonly Canvas canvas;
    private readonly Sky sky;
    private readonly Scenery scenery;
    private readonly SceneryPainter painter;
    private readonly KartSprite kart;
    private readonly Hud hud;
    private readonly Minimap minimap;
    private readonly uint dust;

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
        this.track = track;
        canvas = new Canvas(Options.Width, Options.Height);
        sky = new Sky(track.Surroundings, Options.Width, Options.Height);
        scenery = track.Scenery;
        painter = new SceneryPainter(scenery);
        kart = KartSprite.For(Options.Camera, Options.Width, Options.Height);
        hud = new Hud(Options.Width, Options.Height);
        minimap = new Minimap(track, Options.Width, Options.Height);
        dust = Palette.Of(track.Surroundings).VergeRight;
    }

    /// <summary>What the view shows.</summary>
    public ViewOptions Options { get; }

    /// <summary>Where lap and time are.</summary>
    public Crop HudRegion => hud.Region;

    /// <summary>Where the map is.</summary>
    public Crop MinimapRegion => minimap.Region;

    /// <summary>Where the kart is; while it hops, a little higher.</summary>
    public Crop KartRegion => kart.Region;

    /// <summary>Draws the game's present moment. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">The frame is of another size, or the game is on another course.</exception>
    public void Render(KartGame game, Frame into)
    {
        ArgumentNullException.ThrowIfNull(game);
        if (game.Track != track)
        {
            throw new ArgumentException($"The view shows {track.Name}, but the game is on {game.Track.Name}.", nameof(game));
        }

        Render(game.Moment, into);
    }

    /// <summary>Draws a moment of a race on this course. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">The frame is of another size.</exception>
    public void Render(in Moment moment, Frame into)
    {
        Draw(moment);
        CopyTo(into);
    }

    /// <summary>Draws a moment, to be copied from then on. Allocates nothing.</summary>
    public void Draw(in Moment moment)
    {
        // A mirrored course is drawn as its original and turned round, so that it is the mirror image to the pixel.
        var mirror = track.IsMirrored ? -1 : 1;
        var state = moment.State;
        var camera = new Camera(Options.Camera, mirror * state.X, state.Y, mirror * state.CameraHeading, Options.Width, Options.Height);
        sky.Draw(canvas, camera);
        Ground.Draw(canvas, camera, scenery.Ground, scenery.Haze);
        scenery.Roof?.Draw(canvas, camera);
        painter.Draw(canvas, camera);
        if (track.IsMirrored)
        {
            canvas.Mirror();
        }

        if (Options.ShowKart)
        {
            DrawKart(moment, camera);
        }

        if (Options.ShowMinimap)
        {
            minimap.Draw(canvas, state);
        }

        if (Options.ShowHud)
        {
            hud.Draw(canvas, moment);
        }
    }

    /// <summary>Copies the picture that was drawn last.</summary>
    /// <exception cref="ArgumentException">The frame is of another size.</exception>
    public void CopyTo(Frame into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (into.Width != Options.Width || into.Height != Options.Height)
        {
            throw new ArgumentException($"The view draws {Options.Width}×{Options.Height} pixels, but the frame is {into.Width}×{into.Height}.", nameof(into));
        }

        canvas.CopyTo(into);
    }

    /// <summary>The same as bytes of red, green, blue and 255 a pixel, as a browser's canvas takes them.</summary>
    /// <exception cref="ArgumentException">There is room for more or fewer.</exception>
    public void CopyTo(Span<byte> rgba)
    {
        if (rgba.Length != canvas.Pixels.Length * sizeof(uint))
        {
            throw new ArgumentException($"A picture of {Options.Width}×{Options.Height} pixels is {canvas.Pixels.Length * sizeof(uint)} bytes, not {rgba.Length}.", nameof(rgba));
        }

        canvas.CopyTo(MemoryMarshal.Cast<byte, uint>(rgba));
    }

    private void DrawKart(in Moment moment, in Camera camera)
    {
        var state = moment.State;

        // What one sees of a turn: the kart turns before the camera does, and the front wheels before the kart.
        var turned = Angles.Wrap(state.Heading - state.CameraHeading);
        var turning = (turned * 2.2) + (state.Steering * 0.5);
        var shake = state.OffRoad && Math.Abs(state.Speed) > 2 && moment.Ticks % 6 < 3 ? 0.04 : 0;
        var up = (int)Math.Round((state.HopHeight + shake) * camera.Focal / camera.Behind);
        var dark = track.InTunnel(state.Along);
        kart.Draw(canvas, turning, up, Colour.Hex(0x2A1C08), dark ? 110u : 0);
        Dust.Draw(canvas, state, moment.Ticks, kart.Region, dust);
    }
}
