using System.IO.Compression;
using KartHub.Simulator;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace KartHub.Web.Features.Drive.Seat.Painted;

/// <summary>What a seat in a browser would take a minute to paint, the hub paints for all.</summary>
internal static class PaintedEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("seat/painted/{version:int}/{name}", PaintingAsync);

    private static async Task<Results<PushStreamHttpResult, FileContentHttpResult, NotFound>> PaintingAsync(int version, string name, HttpContext http, PaintedShelf shelf)
    {
        if (version != DriverView.Version || await shelf.FindAsync(name) is not { } painting)
        {
            return TypedResults.NotFound();
        }

        var headers = http.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable"; // The same for everybody, and its address has a version.
        headers.Vary = HeaderNames.AcceptEncoding;
        const string type = "application/octet-stream";
        foreach (var (encoding, bytes) in new[] { ("br", painting.Brotli), ("gzip", painting.GZip) })
        {
            if (Takes(http, encoding))
            {
                headers.ContentEncoding = encoding;
                return TypedResults.Bytes(bytes, type);
            }
        }

        http.Response.ContentLength = painting.Size;
        return TypedResults.Stream(
            async body =>
            {
                await using var unpacked = new BrotliStream(new MemoryStream(painting.Brotli), CompressionMode.Decompress);
                await unpacked.CopyToAsync(body);
            },
            type);
    }

    private static bool Takes(HttpContext http, string encoding) =>
        http.Request.GetTypedHeaders().AcceptEncoding.Any(accepted => accepted.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && accepted.Quality != 0);
}
