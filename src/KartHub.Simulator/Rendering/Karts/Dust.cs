using KartHub.Contracts;

namespace KartHub.Simulator.Rendering.Karts;

/// <summary>Clouds at the rear wheels: dust beside the road, smoke in a slide. The same on both sides.</summary>
internal static class Dust
{
    private const double SlideSpeed = 2.1; // m/s sideways at which tyres smoke.
    private const int Puffs = 5;

    public static void Draw(Canvas canvas, in KartState state, long ticks, Crop kart, uint dust)
    {
        var slides = Math.Abs(state.SideSpeed) > SlideSpeed;
        if ((!state.OffRoad && !slides) || Math.Abs(state.Speed) < 2 || state.HopHeight > 0)
        {
            return;
        }

        var colour = state.OffRoad ? dust : Colour.Hex(0xE4E6EA);
        var size = kart.Width / 12.0;
        for (var puff = 0; puff < Puffs; puff++)
        {
            var age = (((ticks * 0.07) + ((double)puff / Puffs)) % 1 + 1) % 1;
            var weight = (uint)(150 * (1 - age));
            var (aside, up) = (kart.Width * (0.26 + (0.08 * age) + (0.03 * Math.Sin(puff * 2.4))), kart.Height * (0.12 + (0.16 * age)));
            var y = kart.Y + kart.Height - up;
            var middle = kart.X + (kart.Width / 2.0);
            Puff(canvas, middle - aside, y, size * (0.5 + age), colour, weight);
            Puff(canvas, middle + aside, y, size * (0.5 + age), colour, weight);
        }
    }

    private static void Puff(Canvas canvas, double x, double y, double radius, uint colour, uint weight)
    {
        for (var row = (int)(y - radius); row <= (int)(y + radius); row++)
        {
            for (var column = (int)Math.Floor(x - radius); column <= (int)Math.Ceiling(x + radius); column++)
            {
                var (dx, dy) = ((column + 0.5 - x) / radius, (row + 0.5 - y) / radius);
                var inside = 1 - ((dx * dx) + (dy * dy));
                if (inside > 0)
                {
                    canvas.Blend(column, row, colour, (uint)(weight * Math.Min(1, inside * 1.6)));
                }
            }
        }
    }
}
