namespace KartHub.Agent.Sources;

/// <summary>Something that can be captured now.</summary>
/// <param name="Address">What <see cref="SourceCatalog.Open"/> takes, for instance <c>window:0x2a00007</c>.</param>
/// <param name="Name">What people see: a window's title, a screen's number.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record SourceListing(string Address, string Name, int Width, int Height);
