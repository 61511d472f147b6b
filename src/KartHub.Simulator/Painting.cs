using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using KartHub.Simulator.Rendering;
using KartHub.Simulator.Rendering.Karts;
using KartHub.Simulator.Rendering.Terrain;

namespace KartHub.Simulator;

/// <summary>
/// Something that pictures are put together from, which takes long to paint and is the same everywhere: the sky, the kart, the ground of a course.
/// Whoever cannot paint quickly is given it ready-made by <see cref="Provide"/>; who is not given it paints it.
/// </summary>
public sealed class Painting
{
    private static readonly ConcurrentDictionary<string, uint[]> Provided = new();

    private readonly int pixels;
    private readonly Func<uint[]> paint;

    internal Painting(string name, int pixels, Func<uint[]> paint) => (Name, this.pixels, this.paint) = (name, pixels, paint);

    /// <summary>Lower-case letters, digits and hyphens; tells it from all others of the same <see cref="DriverView.Version"/>.</summary>
    public string Name { get; }

    /// <summary>How many bytes it is.</summary>
    public int Size => pixels * sizeof(uint);

    /// <summary>What a view of this course needs.</summary>
    public static IReadOnlyList<Painting> Of(Track track, ViewOptions view)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(view);
        return
        [
            Sky.Painting(track.Surroundings, view.Width, view.Height),
            KartSprite.Painting(view.Camera, view.Width, view.Height),
            GroundMap.TilePainting(track.Original),
            GroundMap.MapPainting(track.Original),
        ];
    }

    /// <summary>Paints it: red, green, blue and alpha of each pixel.</summary>
    public byte[] Paint() => MemoryMarshal.AsBytes<uint>(paint()).ToArray();

    /// <summary>Gives it to all views that are made from now on, as <see cref="Paint"/> made it elsewhere.</summary>
    /// <exception cref="ArgumentException">It is not as long as it should be.</exception>
    public void Provide(ReadOnlySpan<byte> painted)
    {
        if (painted.Length != Size)
        {
            throw new ArgumentException($"{Name} is {Size} bytes, and here are {painted.Length}.", nameof(painted));
        }

        Provided[Name] = MemoryMarshal.Cast<byte, uint>(painted).ToArray();
    }

    /// <summary>The pixels, ready-made or painted now; not to be changed.</summary>
    internal uint[] Take() => Provided.TryGetValue(Name, out var provided) ? provided : paint();
}
