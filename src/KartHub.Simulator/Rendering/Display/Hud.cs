using KartHub.Contracts;

namespace KartHub.Simulator.Rendering.Display;

/// <summary>Lap and time at the top of the picture, and a warning when driving the wrong way.</summary>
internal sealed class Hud
{
    private static readonly uint Edge = Colour.Hex(0x14141C);
    private static readonly (uint Top, uint Bottom) Gold = (Colour.Hex(0xFFF3A8), Colour.Hex(0xF5A623));
    private static readonly (uint Top, uint Bottom) Sky = (Colour.Hex(0xF2FAFF), Colour.Hex(0x8EC5F5));
    private static readonly (uint Top, uint Bottom) Alarm = (Colour.Hex(0xFFD7D0), Colour.Hex(0xE8352A));

    private readonly int scale;
    private readonly int lapX;
    private readonly int timeX;

    public Hud(int width, int height)
    {
        scale = Math.Max(1, Math.Min(height / 160, width / 200));
        var y = height / 12;
        lapX = width / 5;
        timeX = (int)(width * 0.92) - GlyphFont.Measure("TIME 00'00\"00".Length, scale);
        Region = new Crop(lapX - scale, y - scale, (int)(width * 0.92) - lapX + (2 * scale), (20 * scale) + (2 * scale));
    }

    /// <summary>Where in the picture it is drawn; nothing is drawn elsewhere.</summary>
    public Crop Region { get; }

    public void Draw(Canvas canvas, in Moment moment)
    {
        var y = Region.Y + scale;
        Span<char> text = stackalloc char[24];
        var length = Write(text, "LAP ", 0);
        (moment.LapsCompleted + 1).TryFormat(text[length..], out var digits, default, System.Globalization.CultureInfo.InvariantCulture);
        GlyphFont.Draw(canvas, text[..(length + digits)], lapX, y, scale, Sky, Edge);

        length = WriteTime(text, Write(text, "TIME ", 0), moment.ElapsedSeconds);
        GlyphFont.Draw(canvas, text[..length], timeX, y, scale, Gold, Edge);

        var small = Math.Max(1, (scale * 2) / 3);
        var below = y + (11 * scale);
        if (moment.WrongWay)
        {
            GlyphFont.Draw(canvas, "WRONG WAY", lapX, below, scale, Alarm, Edge);
        }

        if (moment.LapsCompleted > 0)
        {
            length = WriteTime(text, Write(text, "LAST ", 0), moment.LastLapSeconds);
            var x = Region.X + Region.Width - scale - GlyphFont.Measure(length, small);
            GlyphFont.Draw(canvas, text[..length], x, below, small, Sky, Edge);
        }
    }

    private static int Write(Span<char> text, string words, int at)
    {
        words.CopyTo(text[at..]);
        return at + words.Length;
    }

    private static int WriteTime(Span<char> text, int at, double seconds)
    {
        var hundredths = (long)Math.Min((seconds * 100) + 0.5, 599_999);
        at = WriteTwo(text, at, hundredths / 6000);
        text[at++] = '\'';
        at = WriteTwo(text, at, hundredths / 100 % 60);
        text[at++] = '"';
        return WriteTwo(text, at, hundredths % 100);
    }

    private static int WriteTwo(Span<char> text, int at, long value)
    {
        text[at++] = (char)('0' + (value / 10 % 10));
        text[at++] = (char)('0' + (value % 10));
        return at;
    }
}
