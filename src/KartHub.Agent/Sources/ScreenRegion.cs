using System.Globalization;
using System.Text.RegularExpressions;
using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Agent.Sources;

/// <summary>What follows <c>screen:</c> in an address.</summary>
internal static partial class ScreenRegion
{
    public const string Usage = "screen[:X,Y,WIDTHxHEIGHT]";

    /// <returns>Null for the whole screen.</returns>
    /// <exception cref="Refusal">It is no part of a screen.</exception>
    public static Crop? Parse(string place)
    {
        if (place.Length == 0)
        {
            return null;
        }

        var match = Place().Match(place);
        int[] numbers = match.Success ? [.. match.Groups.Values.Skip(1).Select(g => int.Parse(g.ValueSpan, CultureInfo.InvariantCulture))] : [];
        return numbers is [var x, var y, >= 1 and <= Frame.MaxSide and var width, >= 1 and <= Frame.MaxSide and var height]
            ? new Crop(x, y, width, height)
            : throw new Refusal("source.no-screen-part", $"\"screen:{place}\" is no part of a screen. Write screen:X,Y,WIDTHxHEIGHT, for instance screen:0,0,640x480, with at most {Frame.MaxSide} pixels a side.");
    }

    [GeneratedRegex(@"^(\d{1,6}),(\d{1,6}),(\d{1,6})x(\d{1,6})$", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
