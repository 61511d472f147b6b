namespace KartHub.Simulator;

/// <summary>What lies around a track: it sets the ground, the sky, the walls and what stands beside the road.</summary>
public enum Surroundings
{
    /// <summary>Grass, round trees, green hills, a blue sky with clouds.</summary>
    Meadow,

    /// <summary>Sand, cacti, table mountains, a warm sky.</summary>
    Desert,

    /// <summary>Beach grass, palms, the sea on the horizon.</summary>
    Coast,

    /// <summary>Dark grass, firs, mountains in the evening light.</summary>
    Dusk,
}
