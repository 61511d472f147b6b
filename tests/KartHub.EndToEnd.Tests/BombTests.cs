using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Web.Tests;
using KartHub.Web.Tests.Recordings;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace KartHub.EndToEnd.Tests;

/// <summary>Small files that ask for gigabytes, all at once, at a hub whose memory is looked at from outside.</summary>
[Trait("Category", "Slow")]
public sealed partial class BombTests(ITestOutputHelper output)
{
    private const int MostMegabytes = 700;
    private const int Pictures = 40;

    [Fact]
    public async Task BombsOfEveryKind_AreRefused_WhileTheHubStaysSmall_AndItsPagesAnswer()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        await using var chromium = await Browser.StartAsync();
        var site = new Site(await chromium.SignInAsync(hub.StartLink));
        using var agent = new HttpClient { BaseAddress = hub.Address, Timeout = Eventually.Patience };
        agent.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await site.AddAgentAsync("Bombs"));
        using var browser = await ClientAsync(hub, site.Page);
        var bomb = TestBombs.Png(8192, 8192, coloured: true);
        var large = TestBombs.Png(2048, 2048, coloured: true);

        using var over = new CancellationTokenSource();
        var visiting = VisitAsync(browser, over.Token);
        var uploads = new Dictionary<string, byte[]>
        {
            ["8192×8192 pixels"] = PictureZip("png", bomb),
            ["8000×8000 pixels"] = PictureZip("jpg", TestBombs.Jpeg(8000, 8000, scans: 1)),
            ["more than 100 times"] = PictureZip("jpg", TestBombs.Jpeg(2048, 2048, scans: 1000)),
            ["would unpack to 262 MB"] = CsvZip(16_384_000, CompressionLevel.SmallestSize, static n => "i.png,0,0,0,0,0\n"),
            ["more than 432,000 rows"] = CsvZip(3_000_000, CompressionLevel.Fastest, static n => $"i.png,0.{n % 7919},0,1,0,0\n"),
            ["\"recordings\""] = PictureZip("png", large),
        };
        var refused = uploads.Select(async u => (await UploadAsync(browser, u.Value)).ShouldContain(u.Key)).ToList();
        var lying = await SendAsync(agent, 320, 240, bomb);
        var sound = await SendAsync(agent, 2048, 2048, large);

        lying.Answer.ShouldBe(HttpStatusCode.BadRequest);
        sound.Answer.ShouldBe(HttpStatusCode.OK);
        var view = ViewOf().Match(await browser.GetStringAsync("/recordings")).Value; // The session's part of where pictures are.
        view.ShouldNotBeEmpty();
        (await ThumbnailsAsync(browser, lying.Id, view)).ShouldAllBe(status => status == HttpStatusCode.NotFound);
        (await ThumbnailsAsync(browser, sound.Id, view)).ShouldAllBe(status => status == HttpStatusCode.OK);
        await Task.WhenAll(refused);
        await over.CancelAsync();
        (await visiting).ShouldBeGreaterThan(0);
        output.WriteLine($"{hub.PeakMegabytes} MB at most");
        hub.PeakMegabytes.ShouldBeLessThan(MostMegabytes);
    }

    /// <summary>Looks at pages until all is over.</summary>
    /// <returns>How many answered.</returns>
    private static async Task<int> VisitAsync(HttpClient browser, CancellationToken over)
    {
        var visits = 0;
        while (!over.IsCancellationRequested)
        {
            foreach (var page in new[] { "/", "/recordings", "/training" })
            {
                (await browser.GetAsync(page, CancellationToken.None)).EnsureSuccessStatusCode();
                visits++;
            }
        }

        return visits;
    }

    private static async Task<HttpStatusCode[]> ThumbnailsAsync(HttpClient browser, Guid id, string view) =>
        await Task.WhenAll(Enumerable.Range(0, Pictures).Select(async n => (await browser.GetAsync($"api/recordings/{id}/{view}/thumbnails/{n}")).StatusCode));

    /// <summary>Sends a recording as an agent does.</summary>
    private static async Task<(Guid Id, HttpStatusCode Answer)> SendAsync(HttpClient agent, int width, int height, byte[] picture)
    {
        var id = Guid.NewGuid();
        (await agent.PutAsJsonAsync($"api/recordings/{id}", new RecordingStart("Bombs", "test", "nobody", DateTimeOffset.UnixEpoch, width, height, 20))).EnsureSuccessStatusCode();
        var records = new System.Buffers.ArrayBufferWriter<byte>();
        for (var n = 0; n < Pictures; n++)
        {
            new FrameRecord(TimeSpan.FromMilliseconds(50 * n), Controls.Neutral, PictureFormat.Png, DrivenBy.Person, picture).Write(records);
        }

        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/recordings/{id}/segments/0") { Content = new ByteArrayContent(records.WrittenSpan.ToArray()) };
        request.Headers.Add(WireHeaders.ContentHash, Convert.ToHexStringLower(SHA256.HashData(records.WrittenSpan)));
        return (id, (await agent.SendAsync(request)).StatusCode);
    }

    /// <returns>All that the hub says about it.</returns>
    private static async Task<string> UploadAsync(HttpClient browser, byte[] zip)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(zip), "run.zip", "file" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/recordings/upload") { Content = form };
        request.Headers.Add(WireHeaders.Upload, "1");
        using var answer = await browser.SendAsync(request);
        return Regex.Unescape(await answer.Content.ReadAsStringAsync()); // JSON writes letters beyond ASCII by their numbers.
    }

    private static byte[] PictureZip(string kind, byte[] picture) => Zip(zip =>
    {
        Write(zip, "r/data.csv", CompressionLevel.Fastest, Enumerable.Range(0, Pictures).Select(n => $"{n}.{kind},0,0,0,0,0\n"));
        for (var n = 0; n < Pictures; n++)
        {
            using var entry = zip.CreateEntry($"r/{n}.{kind}", CompressionLevel.NoCompression).Open();
            entry.Write(picture);
        }
    });

    /// <summary>One picture, a row for it many times, and what keeps the whole from looking like a bomb.</summary>
    private static byte[] CsvZip(int rows, CompressionLevel level, Func<int, string> row) => Zip(zip =>
    {
        Write(zip, "r/data.csv", level, Enumerable.Range(0, rows).Select(row));
        using (var picture = zip.CreateEntry("r/i.png").Open())
        {
            picture.Write(TestBombs.Png(64, 48));
        }

        using var padding = zip.CreateEntry("r/pad.bin", CompressionLevel.NoCompression).Open();
        padding.Write(RandomNumberGenerator.GetBytes(1_300_000));
    });

    private static byte[] Zip(Action<ZipArchive> fill)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            fill(zip);
        }

        return bytes.ToArray();
    }

    private static void Write(ZipArchive zip, string name, CompressionLevel level, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name, level).Open(), Encoding.ASCII);
        foreach (var line in lines)
        {
            writer.Write(line);
        }
    }

    [GeneratedRegex("views/[^/\"]+(?=/thumbnails)")]
    private static partial Regex ViewOf();

    /// <summary>A client that is signed in as the browser is.</summary>
    private static async Task<HttpClient> ClientAsync(HubProcess hub, IPage page)
    {
        var cookies = await page.Context.CookiesAsync();
        var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = hub.Address, Timeout = Eventually.Patience };
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Name}={cookie.Value}")));
        return client;
    }
}
