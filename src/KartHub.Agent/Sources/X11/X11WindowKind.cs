using KartHub.Agent.X11;
using KartHub.Contracts;

namespace KartHub.Agent.Sources.X11;

/// <summary>The windows of an X server.</summary>
/// <param name="time">The clock.</param>
/// <param name="display">Which server, for instance <c>:0</c>; null takes DISPLAY's.</param>
public sealed class X11WindowKind(TimeProvider time, string? display = null) : ISourceKind
{
    public string Scheme => "window";

    public string Usage => "window:TITLE (a part of a window's title or class, or its id 0x…)";

    public IReadOnlyList<SourceListing> List()
    {
        try
        {
            using var connection = XConnection.Open(display);
            return [.. new XWindows(connection).All()
                .Where(window => window.IsViewable)
                .Select(window => new SourceListing($"{Scheme}:0x{window.Id:x}", window.Name, window.Width, window.Height))];
        }
        catch (Refusal)
        {
            return []; // No screen, no windows; who opens one hears why.
        }
    }

    public IFrameSource Open(string place) => place.Trim() is { Length: > 0 } named
        ? new X11WindowSource(named, display, time)
        : throw new Refusal("source.which-window", $"Which window? Write window:TITLE with a part of its title or class, for instance window:mupen64plus.");
}
