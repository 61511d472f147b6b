using KartHub.Simulator.Rendering.Plants;
using KartHub.Simulator.Rendering.Terrain;
using KartHub.Simulator.Rendering.Walls;

namespace KartHub.Simulator.Rendering;

/// <summary>What of a course can be drawn, baked once and shared by every view of it.</summary>
internal sealed class Scenery
{
    public Scenery(Track track)
    {
        var palette = Palette.Of(track.Surroundings);
        Haze = Colour.Blend(palette.SkyBottom, palette.NearHill, 0.55);
        Ground = new GroundMap(track);
        Roof = track.Tunnels.Count > 0 ? new Roof(track) : null;
        Walls = [.. new WallBuilder(track).Build()];
        Billboards = [.. Planting.Plant(track)];
    }

    /// <summary>What distance fades into.</summary>
    public uint Haze { get; }

    public GroundMap Ground { get; }

    public Roof? Roof { get; }

    public Wall[] Walls { get; }

    public Billboard[] Billboards { get; }
}
