namespace KartHub.Simulator.Rendering;

/// <summary>What of a course can be drawn, baked once and shared by every view of it.</summary>
internal sealed class Scenery
{
    public Scenery(Track track)
    {
        Ground = new GroundMap(track);
        var palette = Palette.Of(track.Surroundings);
        Haze = Colour.Blend(palette.SkyBottom, palette.NearHill, 0.6);
    }

    public GroundMap Ground { get; }

    public uint Haze { get; }
}
