using System.Collections.Concurrent;
using KartHub.Contracts;

namespace KartHub.Simulator.Rendering.Karts;

/// <summary>The kart seen from behind, drawn beforehand from straight on to full turn; turning left is the mirror image of turning right.</summary>
internal sealed class KartSprite
{
    private const int Poses = 13;

    private static readonly ConcurrentDictionary<(CameraPlace Place, int Width, int Height), Lazy<KartSprite>> Made = new();

    private readonly uint[] picture; // The poses one after the other, then the shadow.

    private KartSprite(CameraPlace place, int width, int height)
    {
        Region = RegionOf(place, width, height);
        picture = Painting(place, width, height).Take();
    }

    /// <summary>Where in the picture the kart is.</summary>
    public Crop Region { get; }

    public static Painting Painting(CameraPlace place, int width, int height)
    {
        var region = RegionOf(place, width, height);
        return new Painting(
            $"kart-{place.ToString().ToLowerInvariant()}-{width}x{height}",
            (Poses + 1) * region.Width * region.Height,
            () => new KartPainter(place, width, height, region).Paint(Poses));
    }

    /// <summary>The sprites for pictures of this size; made once.</summary>
    public static KartSprite For(CameraPlace place, int width, int height) =>
        Made.GetOrAdd((place, width, height), of => new Lazy<KartSprite>(() => new KartSprite(of.Place, of.Width, of.Height))).Value;

    /// <summary>Draws the kart.</summary>
    /// <param name="turning">−1 (full left) to 1 (full right).</param>
    /// <param name="up">Pixels above where it stands.</param>
    /// <param name="tint">What the light around does to its colours, by a weight of 0 to 256.</param>
    public void Draw(Canvas canvas, double turning, int up, uint tint, uint weight)
    {
        var pose = (int)Math.Round(Math.Min(1, Math.Abs(turning)) * (Poses - 1));
        Blit(canvas, Sprite(Poses), 0, mirrored: false, tint, 0);
        Blit(canvas, Sprite(pose), up, turning < 0, tint, weight);
    }

    private ReadOnlySpan<uint> Sprite(int number) => picture.AsSpan(number * Region.Width * Region.Height, Region.Width * Region.Height);

    private static Crop RegionOf(CameraPlace place, int width, int height)
    {
        var (half, top, tall) = place == CameraPlace.Near ? ((int)(width * 0.135), height * 0.125, height * 0.42) : ((int)(width * 0.085), height * 0.12, height * 0.32);
        return new Crop((width / 2) - half, Camera.HorizonRow(height) + (int)top, 2 * half, (int)tall);
    }

    private void Blit(Canvas canvas, ReadOnlySpan<uint> sprite, int up, bool mirrored, uint tint, uint weight)
    {
        for (var y = Math.Max(0, up - Region.Y); y < Region.Height; y++)
        {
            var source = sprite.Slice(y * Region.Width, Region.Width);
            var row = canvas.Row(Region.Y + y - up).Slice(Region.X, Region.Width);
            for (var x = 0; x < row.Length; x++)
            {
                var texel = source[mirrored ? row.Length - 1 - x : x];
                var alpha = Colour.Alpha(texel);
                if (alpha > 0)
                {
                    row[x] = Colour.Mix(row[x], Colour.Mix(texel, tint, weight), alpha + (alpha >> 7));
                }
            }
        }
    }
}
