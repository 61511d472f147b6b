namespace KartHub.Simulator.Rendering;

/// <summary>Smooth random values that repeat seamlessly: the grain of grass, sand, rock and asphalt.</summary>
internal sealed class Noise
{
    private const int Side = 256; // Power of two.

    private readonly float[] values = new float[Side * Side];

    public Noise(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)((random.NextDouble() * 2) - 1);
        }
    }

    /// <summary>−1 to 1 at this place of a lattice with a cell a unit; repeats after <paramref name="period"/> cells (a power of two, at most 256).</summary>
    public double At(double x, double y, int period = Side)
    {
        var (floorX, floorY) = (Math.Floor(x), Math.Floor(y));
        var (tx, ty) = (x - floorX, y - floorY);
        (tx, ty) = (tx * tx * (3 - (2 * tx)), ty * ty * (3 - (2 * ty)));
        var mask = period - 1;
        var (x0, y0) = ((int)floorX & mask, (int)floorY & mask);
        var (x1, y1) = ((x0 + 1) & mask, (y0 + 1) & mask);
        var top = values[(y0 * Side) + x0] + ((values[(y0 * Side) + x1] - values[(y0 * Side) + x0]) * tx);
        var bottom = values[(y1 * Side) + x0] + ((values[(y1 * Side) + x1] - values[(y1 * Side) + x0]) * tx);
        return top + ((bottom - top) * ty);
    }
}
