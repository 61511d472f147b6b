using System.Numerics;
using KartHub.Contracts;

namespace KartHub.Simulator.Rendering.Karts;

/// <summary>Paints the kart's sprites for pictures of one size, seen by one camera.</summary>
internal sealed class KartPainter(CameraPlace place, int width, int height, Crop region)
{
    private const int Samples = 2; // Squared a pixel, for smooth edges.

    private readonly float cameraBehind = (float)Camera.BehindAt(place);
    private readonly float cameraHeight = (float)Camera.HeightAt(place);

    /// <summary>So many poses, from straight on to full turn, one after the other, and then the shadow.</summary>
    public uint[] Paint(int poses)
    {
        var size = region.Width * region.Height;
        var picture = new uint[(poses + 1) * size];
        for (var pose = 0; pose < poses; pose++)
        {
            Trace(new KartModel((float)pose / (poses - 1)), picture.AsSpan(pose * size, size));
        }

        PaintShadow(picture.AsSpan(poses * size));
        return picture;
    }

    private void Trace(KartModel kart, Span<uint> picture)
    {
        var origin = new Vector3(0, -cameraBehind, cameraHeight);
        for (var y = 0; y < region.Height; y++)
        {
            for (var x = 0; x < region.Width; x++)
            {
                var (red, green, blue, hits) = (0u, 0u, 0u, 0u);
                for (var sample = 0; sample < Samples * Samples; sample++)
                {
                    var (shiftX, shiftY) = (((sample % Samples) + 0.5f) / Samples, ((sample / Samples) + 0.5f) / Samples);
                    var colour = kart.Trace(origin, Ray(region.X + x + shiftX, region.Y + y + shiftY));
                    if (colour != 0)
                    {
                        hits++;
                        red += Colour.Red(colour);
                        green += Colour.Green(colour);
                        blue += Colour.Blue(colour);
                    }
                }

                picture[(y * region.Width) + x] = hits == 0
                    ? 0
                    : Colour.Pack(red / hits, green / hits, blue / hits, 255.0 * hits / (Samples * Samples));
            }
        }
    }

    private void PaintShadow(Span<uint> picture)
    {
        for (var y = 0; y < region.Height; y++)
        {
            for (var x = 0; x < region.Width; x++)
            {
                var ray = Ray(region.X + x + 0.5f, region.Y + y + 0.5f);
                var distance = -cameraHeight / ray.Z;
                var (right, ahead) = (ray.X * distance / 0.82f, ((ray.Y * distance) - cameraBehind) / 0.95f);
                var inside = 1 - ((right * right) + (ahead * ahead));
                picture[(y * region.Width) + x] = inside > 0 ? Colour.Pack(8, 8, 14, Math.Min(1, inside * 2.5) * 120) : 0;
            }
        }
    }

    private Vector3 Ray(float x, float y)
    {
        var focal = (float)Camera.FocalLength(width);
        return Vector3.Normalize(new Vector3((x - (width / 2f)) / focal, 1, -(y - Camera.HorizonRow(height)) / focal));
    }
}
