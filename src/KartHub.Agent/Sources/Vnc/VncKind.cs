namespace KartHub.Agent.Sources.Vnc;

/// <summary>The screens of VNC servers: the game runs on another machine, or in a container.</summary>
public sealed class VncKind(VncOptions options, TimeProvider time) : ISourceKind
{
    public string Scheme => "vnc";

    public string Usage => "vnc:HOST[:PORT]";

    /// <summary>Nothing: servers do not announce themselves.</summary>
    public IReadOnlyList<SourceListing> List() => [];

    public IFrameSource Open(string place) => new VncSource(VncAddress.Parse(place), options, time);
}
