using System.Runtime.Versioning;
using KartHub.Contracts;

namespace KartHub.Agent.Sources.Gdi;

/// <summary>The windows of Windows.</summary>
[SupportedOSPlatform("windows")]
public sealed class GdiWindowKind : ISourceKind
{
    private readonly TimeProvider time;

    public GdiWindowKind(TimeProvider time)
    {
        this.time = time;
        User32.MeasureInPixels();
    }

    public string Scheme => "window";

    public string Usage => "window:TITLE (a part of a window's title, class or program, or its number 0x…)";

    public IReadOnlyList<SourceListing> List() =>
    [
        .. TopLevelWindow.All().Where(window => !window.IsMinimised)
            .Select(window => (Window: window, Size: window.ClientSize)).Where(shown => shown.Size is { Width: > 0, Height: > 0 })
            .Select(shown => new SourceListing($"{Scheme}:0x{shown.Window.Handle:x}", shown.Window.Name, shown.Size.Width, shown.Size.Height)),
    ];

    public IFrameSource Open(string place) => place.Trim() is { Length: > 0 } named
        ? new GdiWindowSource(named, time)
        : throw new Refusal("source.which-window-or-program", $"Which window? Write window:TITLE with a part of its title or its program, for instance window:mupen64plus.");
}
