using KartHub.Agent.Sources.Gdi;
using KartHub.Agent.Sources.Replay;
using KartHub.Agent.Sources.Vnc;
using KartHub.Agent.Sources.X11;
using KartHub.Contracts;

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
    /// <param name="address">The kind's word, and after a colon the place.</param>
    /// <param name="usages">How addresses are written, for whoever wrote one that is none; as in <see cref="Usages"/> by default.</param>
    /// <exception cref="Refusal">There is no such kind, or the kind does not understand the rest.</exception>
    public IFrameSource Open(string address, IEnumerable<string>? usages = null)
    {
        var scheme = address.Split(':')[0];
        var kind = kinds.FirstOrDefault(kind => kind.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase))
            ?? throw new Refusal("source.unknown", $"\"{address}\" is no source. A source is one of: {string.Join(", ", usages ?? Usages)}.");
        return kind.Open(address.Length > scheme.Length ? address[(scheme.Length + 1)..] : "");
    }
}
