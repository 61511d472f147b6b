using KartHub.Agent.Sources.Gdi;
using KartHub.Agent.Sources.Replay;
using KartHub.Agent.Sources.Vnc;
using KartHub.Agent.Sources.X11;

namespace KartHub.Agent.Sources;

/// <summary>Everything that can be captured on this machine, by address.</summary>
/// <param name="kinds">The ways there are to get pictures.</param>
public sealed class SourceCatalog(IReadOnlyList<ISourceKind> kinds)
{
    /// <summary>How addresses are written here.</summary>
    public IEnumerable<string> Usages => kinds.Select(kind => kind.Usage);

    /// <summary>What this machine offers.</summary>
    /// <param name="time">What frames are stamped with.</param>
    /// <param name="vnc">How VNC servers are spoken to.</param>
    public static SourceCatalog ForThisMachine(TimeProvider time, VncOptions? vnc = null)
    {
        ISourceKind[] windows = OperatingSystem.IsLinux() ? [new X11WindowKind(time), new X11ScreenKind(time)]
            : OperatingSystem.IsWindows() ? [new GdiWindowKind(time), new GdiScreenKind(time)]
            : [];
        return new SourceCatalog([.. windows, new VncKind(vnc ?? new VncOptions(), time), new ReplayKind(time)]);
    }

    /// <summary>What can be captured now.</summary>
    public IReadOnlyList<SourceListing> List() => [.. kinds.SelectMany(kind => kind.List())];

    /// <summary>Opens a source by its address.</summary>
    /// <exception cref="SourceAddressException">There is no such kind, or the kind does not understand the rest.</exception>
    public IFrameSource Open(string address)
    {
        var scheme = address.Split(':')[0];
        var kind = kinds.FirstOrDefault(kind => kind.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase))
            ?? throw new SourceAddressException($"\"{address}\" is no source. A source is one of: {string.Join(", ", Usages)}.");
        return kind.Open(address.Length > scheme.Length ? address[(scheme.Length + 1)..] : "");
    }
}
