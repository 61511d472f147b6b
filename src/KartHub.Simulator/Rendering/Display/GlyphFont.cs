namespace KartHub.Simulator.Rendering.Display;

/// <summary>Letters of 5×7 cells, for what the display says: capitals it needs, digits, and the marks of minutes and seconds.</summary>
internal static class GlyphFont
{
    private const int Rows = 7;
    private const int Columns = 5;
    private const int Advance = 6;

    private const string Letters = "0123456789'\"AEGILMNOPRSTWY";

    // A glyph is seven rows of five bits, the leftmost cell the highest bit.
    private static readonly byte[] Cells =
    [
        14, 17, 19, 21, 25, 17, 14, /* 0 */ 4, 12, 4, 4, 4, 4, 14, /* 1 */ 14, 17, 1, 6, 8, 16, 31, /* 2 */
        30, 1, 1, 14, 1, 1, 30, /* 3 */ 2, 6, 10, 18, 31, 2, 2, /* 4 */ 31, 16, 30, 1, 1, 17, 14, /* 5 */
        6, 8, 16, 30, 17, 17, 14, /* 6 */ 31, 1, 2, 4, 8, 8, 8, /* 7 */ 14, 17, 17, 14, 17, 17, 14, /* 8 */
        14, 17, 17, 15, 1, 2, 12, /* 9 */ 4, 4, 8, 0, 0, 0, 0, /* ' */ 10, 10, 20, 0, 0, 0, 0, /* " */
        14, 17, 17, 31, 17, 17, 17, /* A */ 31, 16, 16, 30, 16, 16, 31, /* E */ 14, 17, 16, 23, 17, 17, 15, /* G */
        14, 4, 4, 4, 4, 4, 14, /* I */ 16, 16, 16, 16, 16, 16, 31, /* L */ 17, 27, 21, 21, 17, 17, 17, /* M */
        17, 25, 21, 19, 17, 17, 17, /* N */ 14, 17, 17, 17, 17, 17, 14, /* O */ 30, 17, 17, 30, 16, 16, 16, /* P */
        30, 17, 17, 30, 20, 18, 17, /* R */ 15, 16, 16, 14, 1, 1, 30, /* S */ 31, 4, 4, 4, 4, 4, 4, /* T */
        17, 17, 17, 21, 21, 27, 17, /* W */ 17, 17, 10, 4, 4, 4, 4, /* Y */
    ];

    /// <summary>Pixels a text of so many letters is wide.</summary>
    public static int Measure(int letters, int scale) => ((letters * Advance) - 1) * scale;

    /// <summary>Draws with an edge a cell wide around every letter, in colours that run from top to bottom.</summary>
    public static void Draw(Canvas canvas, ReadOnlySpan<char> text, int x, int y, int scale, (uint Top, uint Bottom) colours, uint edge)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var glyph = Letters.IndexOf(text[i], StringComparison.Ordinal);
            if (glyph >= 0)
            {
                var left = x + (i * Advance * scale);
                DrawGlyph(canvas, glyph, left, y, scale, grown: Math.Max(1, scale * 2 / 3), (edge, edge));
                DrawGlyph(canvas, glyph, left, y, scale, grown: 0, colours);
            }
        }
    }

    private static void DrawGlyph(Canvas canvas, int glyph, int x, int y, int scale, int grown, (uint Top, uint Bottom) colours)
    {
        for (var row = 0; row < Rows; row++)
        {
            var colour = Colour.Mix(colours.Top, colours.Bottom, (uint)(row * 256 / (Rows - 1)));
            for (var column = 0; column < Columns; column++)
            {
                if ((Cells[(glyph * Rows) + row] & (16 >> column)) != 0)
                {
                    Fill(canvas, x + (column * scale) - grown, y + (row * scale) - grown, scale + (2 * grown), colour);
                }
            }
        }
    }

    private static void Fill(Canvas canvas, int x, int y, int side, uint colour)
    {
        for (var row = Math.Max(0, y); row < Math.Min(canvas.Height, y + side); row++)
        {
            var (from, to) = (Math.Max(0, x), Math.Min(canvas.Width, x + side));
            if (from < to)
            {
                canvas.Row(row)[from..to].Fill(colour);
            }
        }
    }
}
