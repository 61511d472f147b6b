using System.Collections.Concurrent;
using System.Numerics;
using KartHub.Contracts;

namespace KartHub.Simulator.Rendering.Karts;

/// <summary>The kart seen from behind, drawn beforehand from straight on to full turn; turning left is the mirror image of turning right.</summary>
internal sealed class KartSprite
{
    private const int Poses = 13;
    private const int Samples = 2; // Squared a pixel, for smooth edges.

    private static readonly ConcurrentDictionary<(CameraPlace Place, int Width, int Height), Lazy<KartSprite>> Made = new();

    private readonly uint[][] poses = new uint[Poses][];
    private readonly uint[] shadow;
    private readonly float cameraBehind;
    private readonly float cameraHeight;

    private KartSprite(CameraPlace place, int width, int height)
    {
        (cameraBehind, cameraHeight) = ((float)Camera.BehindAt(place), (float)Camera.HeightAt(place));
        var (half, top, tall) = place == CameraPlace.Near ? ((int)(width * 0.135), height * 0.125, height * 0.42) : ((int)(width * 0.085), height * 0.12, height * 0.32);
        Region = new Crop((width / 2) - half, Camera.HorizonRow(height) + (int)top, 2 * half, (int)tall);
        for (var pose = 0; pose < Poses; pose++)
        {
            poses[pose] = Trace(new KartModel((float)pose / (Poses - 1)), width, height);
        }

        shadow = PaintShadow(width, height);
    }

    /// <summary>Where in the picture the kart is.</summary>
    public Crop Region { get; }

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
        Blit(canvas, shadow, 0, mirrored: false, tint, 0);
        Blit(canvas, poses[pose], up, turning < 0, tint, weight);
    }

    private void Blit(Canvas canvas, uint[] sprite, int up, bool mirrored, uint tint, uint weight)
    {
        for (var y = Math.Max(0, up - Region.Y); y < Region.Height; y++)
        {
            var source = sprite.AsSpan(y * Region.Width, Region.Width);
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

    private uint[] Trace(KartModel kart, int width, int height)
    {
        var picture = new uint[Region.Width * Region.Height];
        var origin = new Vector3(0, -cameraBehind, cameraHeight);
        for (var y = 0; y < Region.Height; y++)
        {
            for (var x = 0; x < Region.Width; x++)
            {
                var (red, green, blue, hits) = (0u, 0u, 0u, 0u);
                for (var sample = 0; sample < Samples * Samples; sample++)
                {
                    var (shiftX, shiftY) = (((sample % Samples) + 0.5f) / Samples, ((sample / Samples) + 0.5f) / Samples);
                    var colour = kart.Trace(origin, Ray(Region.X + x + shiftX, Region.Y + y + shiftY, width, height));
                    if (colour != 0)
                    {
                        hits++;
                        red += Colour.Red(colour);
                        green += Colour.Green(colour);
                        blue += Colour.Blue(colour);
                    }
                }

                picture[(y * Region.Width) + x] = hits == 0
                    ? 0
                    : Colour.Pack(red / hits, green / hits, blue / hits, 255.0 * hits / (Samples * Samples));
            }
        }

        return picture;
    }

    private uint[] PaintShadow(int width, int height)
    {
        var picture = new uint[Region.Width * Region.Height];
        for (var y = 0; y < Region.Height; y++)
        {
            for (var x = 0; x < Region.Width; x++)
            {
                var ray = Ray(Region.X + x + 0.5f, Region.Y + y + 0.5f, width, height);
                var distance = -cameraHeight / ray.Z;
                var (right, ahead) = (ray.X * distance / 0.82f, ((ray.Y * distance) - cameraBehind) / 0.95f);
                var inside = 1 - ((right * right) + (ahead * ahead));
                picture[(y * Region.Width) + x] = inside > 0 ? Colour.Pack(8, 8, 14, Math.Min(1, inside * 2.5) * 120) : 0;
            }
        }

        return picture;
    }

    private static Vector3 Ray(float x, float y, int width, int height)
    {
        var focal = (float)Camera.FocalLength(width);
        return Vector3.Normalize(new Vector3((x - (width / 2f)) / focal, 1, -(y - Camera.HorizonRow(height)) / focal));
    }
}
