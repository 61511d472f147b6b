namespace KartHub.Simulator.Rendering;

/// <summary>The sky all round, with clouds and the hills on the horizon, painted once and turned with the camera.</summary>
internal sealed class Sky
{
    private const int Columns = 4096; // Power of two; about a pixel each at 640 across.

    private readonly uint[] picture;
    private readonly int rows;
    private readonly int[] columnOf;
    private readonly int[] columns; // Of the picture, for those of the canvas: one view draws one picture at a time.

    public Sky(Surroundings surroundings, int width, int height)
    {
        var focal = Camera.FocalLength(width);
        rows = Camera.HorizonRow(height);
        columnOf = new int[width];
        columns = new int[width];
        for (var x = 0; x < width; x++)
        {
            columnOf[x] = (int)Math.Floor(Math.Atan((x + 0.5 - (width / 2.0)) / focal) / (2 * Math.PI) * Columns);
        }

        picture = Painting(surroundings, width, height).Take();
    }

    public static Painting Painting(Surroundings surroundings, int width, int height) =>
        new($"sky-{surroundings.ToString().ToLowerInvariant()}-{width}x{height}", Camera.HorizonRow(height) * Columns, () => Paint(surroundings, height));

    public void Draw(Canvas canvas, in Camera camera)
    {
        var turned = (int)Math.Floor(camera.Heading / (2 * Math.PI) * Columns);
        for (var x = 0; x < columns.Length; x++)
        {
            columns[x] = (turned + columnOf[x]) & (Columns - 1);
        }

        for (var y = 0; y < rows; y++)
        {
            var source = picture.AsSpan(y * Columns, Columns);
            var row = canvas.Row(y)[..columns.Length];
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = source[columns[x]];
            }
        }
    }

    private static uint[] Paint(Surroundings surroundings, int height)
    {
        var picture = new uint[Camera.HorizonRow(height) * Columns];
        var (palette, clouds, noise) = (Palette.Of(surroundings), PaintClouds(), new Noise(5));
        for (var column = 0; column < Columns; column++)
        {
            PaintColumn(picture, surroundings, palette, clouds, noise, column, 480.0 / height);
        }

        return picture;
    }

    private static void PaintColumn(
        uint[] picture, Surroundings surroundings, Palette palette, List<(double X, double Y, double Size)> clouds, Noise noise, int column, double scale)
    {
        var rows = picture.Length / Columns;
        var far = Hills(surroundings, column, 0) / scale;
        var near = Hills(surroundings, column, 1) / scale;
        for (var y = 0; y < rows; y++)
        {
            var up = rows - y - 0.5;
            var colour = Colour.Blend(palette.SkyBottom, palette.SkyTop, Math.Pow(up / rows, 0.8));
            var cover = Cover(clouds, column, up * scale);
            colour = Colour.Blend(colour, palette.Cloud, cover);
            colour = Over(colour, palette.FarHill, far - up, 0.06 * noise.At(column / 8.0, y / 5.0));
            colour = Over(colour, palette.NearHill, near - up, (0.10 * noise.At(column / 5.0, y / 3.0)) - (0.004 * (near - up)));
            picture[(y * Columns) + column] = colour;
        }
    }

    private static uint Over(uint behind, uint hill, double inside, double shade) =>
        inside <= 0 ? behind : Colour.Blend(behind, Colour.Shade(hill, 1 + shade), Math.Min(1, inside));

    /// <summary>Rows a range of hills rises above the horizon; the frequencies are whole numbers so that it closes.</summary>
    private static double Hills(Surroundings surroundings, int column, int range)
    {
        var angle = column * 2 * Math.PI / Columns;
        double Wave(int times, double phase) => Math.Sin((angle * times) + phase);
        return (surroundings, range) switch
        {
            (Surroundings.Meadow, 0) => 22 + (12 * Wave(3, 0.4)) + (8 * Wave(7, 2)),
            (Surroundings.Meadow, _) => 10 + (9 * Wave(5, 1.2)) + (5 * Wave(11, 0.3)),
            (Surroundings.Desert, 0) => 10 + (34 * Mesa(Wave(4, 0.7) + (0.4 * Wave(9, 1)))),
            (Surroundings.Desert, _) => 5 + (22 * Mesa(Wave(7, 2.1) + (0.5 * Wave(13, 0.2)))),
            (Surroundings.Coast, 0) => 13,
            (Surroundings.Coast, _) => (26 * Mesa(Wave(2, 0.5) - 0.35)) + (4 * Wave(9, 0) * Mesa(Wave(2, 0.5) - 0.2)),
            (_, 0) => 34 + (20 * Peaks(angle, 5, 0.3)) + (14 * Peaks(angle, 13, 1.1)),
            _ => 8 + (5 * Wave(6, 0.8)) + (3 * Peaks(angle, 90, 0)),
        };
    }

    private static double Mesa(double value) => 1 / (1 + Math.Exp(-14 * value));

    private static double Peaks(double angle, int times, double phase) => Math.Asin(Math.Sin((angle * times) + phase)) * 2 / Math.PI;

    private static List<(double X, double Y, double Size)> PaintClouds()
    {
        var random = new Random(3);
        var puffs = new List<(double, double, double)>();
        for (var i = 0; i < 16; i++)
        {
            var (x, y) = (((i + (0.7 * random.NextDouble())) * Columns) / 16, 60 + (85 * random.NextDouble()));
            var count = random.Next(4, 8);
            for (var k = 0; k < count; k++)
            {
                puffs.Add((x + ((k - (count / 2.0)) * 13), y + (5 * random.NextDouble()), 9 + (9 * random.NextDouble())));
            }
        }

        return puffs;
    }

    private static double Cover(List<(double X, double Y, double Size)> clouds, int column, double up)
    {
        var cover = 0.0;
        foreach (var (x, y, size) in clouds)
        {
            var dx = Math.IEEERemainder(column - x, Columns) / 1.5;
            var dy = (up - y) * (up < y ? 1.7 : 1); // Flat underneath.
            var distance = ((dx * dx) + (dy * dy)) / (size * size);
            if (distance < 1)
            {
                cover = Math.Max(cover, Math.Min(1, (1 - distance) * 2));
            }
        }

        return cover;
    }
}
