using KartHub.Agent.X11;
using KartHub.Contracts;

namespace KartHub.Agent.Sources.X11;

/// <summary>The screen of an X server.</summary>
/// <param name="time">The clock.</param>
/// <param name="display">Which server, for instance <c>:0</c>; null takes DISPLAY's.</param>
public sealed class X11ScreenKind(TimeProvider time, string? display = null) : ISourceKind
{
    public string Scheme => "screen";

    public string Usage => ScreenRegion.Usage;

    public IReadOnlyList<SourceListing> List()
    {
        try
        {
            using var connection = XConnection.Open(display);
            return connection.Attributes(connection.Root) is { } root ? [new SourceListing(Scheme, $"the screen {connection.Name}", root.Width, root.Height)] : [];
        }
        catch (Refusal)
        {
            return [];
        }
    }

    public IFrameSource Open(string place) => new X11ScreenSource(ScreenRegion.Parse(place), display, time);
}
