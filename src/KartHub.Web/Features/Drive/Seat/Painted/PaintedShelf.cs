using System.Collections.Frozen;
using System.IO.Compression;
using KartHub.Simulator;

namespace KartHub.Web.Features.Drive.Seat.Painted;

/// <summary>
/// The paintings that seats ask for, painted and compressed when the first of them is asked for and kept from then on. There are two dozen,
/// and compressed they are a few megabytes together.
/// </summary>
internal sealed class PaintedShelf : IDisposable
{
    private readonly FrozenDictionary<string, Lazy<Task<CompressedPainting>>> paintings;
    private readonly SemaphoreSlim one = new(1); // A class that begins leaves a processor to the hub.

    public PaintedShelf() => paintings = All()
        .DistinctBy(painting => painting.Name)
        .ToFrozenDictionary(painting => painting.Name, painting => new Lazy<Task<CompressedPainting>>(() => PaintAsync(painting)), StringComparer.Ordinal);

    /// <summary>A painting by its name; null where there is none of that name.</summary>
    public async Task<CompressedPainting?> FindAsync(string name) => paintings.TryGetValue(name, out var painting) ? await painting.Value : null;

    public void Dispose() => one.Dispose();

    private static IEnumerable<Painting> All() =>
        from track in Tracks.All
        from view in SeatViews.All
        from painting in Painting.Of(track, view)
        select painting;

    private async Task<CompressedPainting> PaintAsync(Painting painting)
    {
        await one.WaitAsync();
        try
        {
            return await Task.Run(() =>
            {
                var painted = painting.Paint();
                return new CompressedPainting(painted.Length, Compress(painted, to => new BrotliStream(to, CompressionLevel.Optimal)), Compress(painted, to => new GZipStream(to, CompressionLevel.Optimal)));
            });
        }
        finally
        {
            one.Release();
        }
    }

    private static byte[] Compress(byte[] painted, Func<Stream, Stream> into)
    {
        using var compressed = new MemoryStream();
        using (var writer = into(compressed))
        {
            writer.Write(painted);
        }

        return compressed.ToArray();
    }
}

/// <summary>A painting as browsers take it.</summary>
/// <param name="Size">Bytes of it unpacked.</param>
/// <param name="Brotli">For whoever takes it: browsers over https alone.</param>
/// <param name="GZip">For all others.</param>
internal sealed record CompressedPainting(int Size, byte[] Brotli, byte[] GZip);
