using System.Globalization;
using System.Text.RegularExpressions;
using KartHub.Agent.X11;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.X11;

/// <summary>The screen of an X server.</summary>
/// <param name="time">The clock.</param>
/// <param name="display">Which server, for instance <c>:0</c>; null takes DISPLAY's.</param>
public sealed partial class X11ScreenKind(TimeProvider time, string? display = null) : ISourceKind
{
    public string Scheme => "screen";

    public string Usage => "screen[:X,Y,WIDTHxHEIGHT]";

    public IReadOnlyList<SourceListing> List()
    {
        try
        {
            using var connection = XConnection.Open(display);
            return connection.Attributes(connection.Root) is { } root ? [new SourceListing(Scheme, $"the screen {connection.Name}", root.Width, root.Height)] : [];
        }
        catch (XException)
        {
            return [];
        }
    }

    public IFrameSource Open(string place) => new X11ScreenSource(Parse(place), display, time);

    private static Rectangle? Parse(string place)
    {
        if (place.Length == 0)
        {
            return null;
        }

        var match = Place().Match(place);
        int[] numbers = match.Success ? [.. match.Groups.Values.Skip(1).Select(g => int.Parse(g.ValueSpan, CultureInfo.InvariantCulture))] : [];
        return numbers is [var x, var y, >= 1 and <= Frame.MaxSide and var width, >= 1 and <= Frame.MaxSide and var height]
            ? new Rectangle(x, y, width, height)
            : throw new SourceAddressException($"\"screen:{place}\" is no part of a screen. Write screen:X,Y,WIDTHxHEIGHT, for instance screen:0,0,640x480, with at most {Frame.MaxSide} pixels a side.");
    }

    [GeneratedRegex(@"^(\d{1,6}),(\d{1,6}),(\d{1,6})x(\d{1,6})$", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
