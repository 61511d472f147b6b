using System.Collections.Concurrent;

namespace KartHub.Simulator.Rendering;

/// <summary>
/// The pictures that take long to paint and are always the same: skies, karts, ground. A browser paints too slowly; there they are brought,
/// as the hub has painted them with this very code.
/// </summary>
public static class Paintings
{
    private static readonly ConcurrentDictionary<string, uint[]> Brought = new();

    /// <summary>The names of all that a view needs.</summary>
    public static IReadOnlyList<string> Of(Track track, ViewOptions view)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(view);
        return [Sky(track.Surroundings, view.Width, view.Height), Kart(view.Camera, view.Width, view.Height), Tile(track), Ground(track)];
    }

    /// <summary>Hands one over: as many bytes as <see cref="Paint"/> gives.</summary>
    public static void Bring(string name, ReadOnlySpan<byte> pixels)
    {
        var painting = new uint[pixels.Length / sizeof(uint)];
        pixels.CopyTo(System.Runtime.InteropServices.MemoryMarshal.AsBytes(painting.AsSpan()));
        Brought[name] = painting;
    }

    /// <summary>Whether it was brought.</summary>
    public static bool Has(string name) => Brought.ContainsKey(name);

    /// <summary>Paints one that a view of this course needs: its pixels, four bytes each.</summary>
    /// <returns>Null if the view needs none of that name.</returns>
    public static byte[]? Paint(string name, Track track, ViewOptions view)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(view);
        var pixels = name == Sky(track.Surroundings, view.Width, view.Height) ? new Sky(track.Surroundings, view.Width, view.Height).Picture
            : name == Kart(view.Camera, view.Width, view.Height) ? Karts.KartSprite.For(view.Camera, view.Width, view.Height).AllPoses
            : name == Tile(track) ? track.Scenery.Ground.Tile[0]
            : name == Ground(track) ? track.Scenery.Ground.Map[0]
            : null;
        return pixels is null ? null : System.Runtime.InteropServices.MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray();
    }

    internal static string Sky(Surroundings surroundings, int width, int height) => $"sky-{surroundings}-{width}x{height}".ToLowerInvariant();

    internal static string Kart(CameraPlace place, int width, int height) => $"kart-{place}-{width}x{height}".ToLowerInvariant();

    internal static string Tile(Track track) => $"tile-{track.Surroundings}".ToLowerInvariant();

    internal static string Ground(Track track) => $"ground-{track.Original.Name.Replace(' ', '-')}".ToLowerInvariant();

    /// <summary>What was brought under a name; painted where nothing was.</summary>
    internal static uint[] Get(string name, Func<uint[]> paint) => Brought.TryGetValue(name, out var brought) ? brought : paint();
}
