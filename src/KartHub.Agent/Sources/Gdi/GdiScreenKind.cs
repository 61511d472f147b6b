using System.Runtime.Versioning;

namespace KartHub.Agent.Sources.Gdi;

/// <summary>The screens of Windows.</summary>
[SupportedOSPlatform("windows")]
public sealed class GdiScreenKind : ISourceKind
{
    private readonly TimeProvider time;

    public GdiScreenKind(TimeProvider time)
    {
        this.time = time;
        User32.MeasureInPixels();
    }

    public string Scheme => "screen";

    public string Usage => ScreenRegion.Usage;

    public IReadOnlyList<SourceListing> List() => GdiScreenSource.First is { Width: > 0, Height: > 0 } first ? [new SourceListing(Scheme, "the screen", first.Width, first.Height)] : [];

    public IFrameSource Open(string place) => new GdiScreenSource(ScreenRegion.Parse(place), time);
}
