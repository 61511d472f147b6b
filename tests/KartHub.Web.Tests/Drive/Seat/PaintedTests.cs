using System.IO.Compression;
using System.Net;
using KartHub.Simulator;
using KartHub.Web.Features.Drive.Seat.Painted;

namespace KartHub.Web.Tests.Drive.Seat;

public sealed class PaintedTests
{
    private static readonly string Version = $"{DriverView.Version}";

    [Fact]
    public async Task APainting_ComesAsTheBrowserTakesIt_AndStaysThere()
    {
        await using var hub = new HubApp();
        using var client = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        var painting = Painting.Of(Tracks.ByName("Lantern Tunnel"), new ViewOptions { Width = 320, Height = 240 })[0];
        var painted = painting.Paint();
        foreach (var (accepted, encoding) in new[] { ("gzip, deflate", "gzip"), ("gzip, deflate, br, zstd", "br"), ("br;q=0, gzip", "gzip"), ("identity", null), (null, null) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/seat/painted/{Version}/{painting.Name}");
            if (accepted is not null)
            {
                request.Headers.Add("Accept-Encoding", accepted);
            }

            using var answer = await client.SendAsync(request);
            answer.Content.Headers.ContentEncoding.SingleOrDefault().ShouldBe(encoding, accepted);
            answer.Headers.CacheControl!.ToString().ShouldContain("immutable");
            answer.Headers.Vary.ShouldContain("Accept-Encoding");
            await using var body = await answer.Content.ReadAsStreamAsync();
            await using var unpacked = encoding switch { "br" => new BrotliStream(body, CompressionMode.Decompress), "gzip" => new GZipStream(body, CompressionMode.Decompress), _ => body };
            using var all = new MemoryStream();
            await unpacked.CopyToAsync(all);
            all.ToArray().ShouldBe(painted, accepted);
        }
    }

    [Theory]
    [InlineData("0", "sky-dusk-320x240")]
    [InlineData("{0}", "sky-dusk-321x240")]
    [InlineData("{0}", "Sky-Dusk-320x240")]
    [InlineData("{0}", "..%2Fappsettings.json")]
    public async Task WhatNoSeatNeeds_IsNotThere(string version, string name)
    {
        await using var hub = new HubApp();
        using var client = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        using var answer = await client.GetAsync(new Uri($"/seat/painted/{version.Replace("{0}", Version, StringComparison.Ordinal)}/{name}", UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task StrangersGetNone()
    {
        await using var hub = new HubApp();
        using var client = hub.CreateClient();
        using var answer = await client.GetAsync(new Uri($"/seat/painted/{Version}/sky-dusk-320x240", UriKind.Relative));
        answer.RequestMessage!.RequestUri!.AbsolutePath.ShouldNotContain("painted"); // At the door.
    }

    [Fact]
    public async Task ThirtyThatAskAtOnce_GetTheOneThatIsPainted()
    {
        using var shelf = new PaintedShelf();
        var all = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => shelf.FindAsync("tile-coast"))));
        all[0].ShouldNotBeNull();
        all.ShouldAllBe(painting => ReferenceEquals(painting, all[0]));
    }
}
