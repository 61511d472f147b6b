using System.Collections.Concurrent;
using System.IO.Compression;
using KartHub.Simulator;
using KartHub.Simulator.Rendering;

namespace KartHub.Web.Features.Drive.Seat.Painted;

/// <summary>Paints what seats need ready-made, each once, however many ask.</summary>
public sealed class PaintingShop
{
    private readonly ConcurrentDictionary<string, Lazy<byte[]>> packed = new();
    private readonly Dictionary<string, (Track Track, ViewOptions View)> wanted = [];

    public PaintingShop()
    {
        foreach (var track in Tracks.All)
        {
            foreach (var view in SeatViews.All)
            {
                foreach (var name in Paintings.Of(track, view))
                {
                    wanted.TryAdd(name, (track, view));
                }
            }
        }
    }

    /// <summary>All that it paints.</summary>
    public IReadOnlyCollection<string> Names => wanted.Keys;

    /// <summary>A painting's pixels, compressed by gzip: over plain http browsers take nothing better; null if there is none of that name.</summary>
    public byte[]? Packed(string name) => wanted.TryGetValue(name, out var of) ? packed.GetOrAdd(name, _ => new Lazy<byte[]>(() => Pack(name, of.Track, of.View))).Value : null;

    private static byte[] Pack(string name, Track track, ViewOptions view)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            gzip.Write(Paintings.Paint(name, track, view)!);
        }

        return bytes.ToArray();
    }
}
