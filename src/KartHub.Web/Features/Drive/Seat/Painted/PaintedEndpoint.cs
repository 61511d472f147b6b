using System.IO.Compression;
using KartHub.Simulator;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KartHub.Web.Features.Drive.Seat.Painted;

/// <summary>Paintings for browsers. One of a version never changes, so it is fetched once.</summary>
internal static class PaintedEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("seat/painted/{version:int}/{name}", Get);

    private static Results<FileContentHttpResult, FileStreamHttpResult, NotFound> Get(int version, string name, PaintingShop shop, HttpRequest request, HttpResponse response)
    {
        if (version != DriverView.Version || shop.Packed(name) is not { } packed)
        {
            return TypedResults.NotFound();
        }

        response.Headers.CacheControl = "private, max-age=31536000, immutable";
        response.Headers.Vary = "Accept-Encoding";
        if (!request.Headers.AcceptEncoding.Any(accepted => accepted?.Contains("gzip", StringComparison.Ordinal) == true))
        {
            return TypedResults.Stream(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress), "application/octet-stream");
        }

        response.Headers.ContentEncoding = "gzip";
        return TypedResults.Bytes(packed, "application/octet-stream");
    }
}
