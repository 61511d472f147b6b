using System.IO.Compression;
using KartHub.Imaging;
using KartHub.Training.Recordings;
using KartHub.Training.Tests.Recordings;
using KartHub.Web.Features.Recordings;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Recordings;

/// <summary>An upload whose pictures are what other programs record: BMP, WebP and GIF.</summary>
public sealed class OtherPicturesTests
{
    private const int Rows = 21;
    private const int Cut = 20;

    private static readonly string[] Extensions = [".bmp", ".webp", ".gif"];

    [Fact]
    public async Task AnUploadOfOtherFormats_IsStored_Shown_AndDownloadedAsItIs_WithoutWhatIsCut()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var browser = await hub.SignedInClientAsync(ann);

        var outcome = await browser.UploadAsync(Files());

        outcome.Frames.ShouldBe(Rows - 1);
        var recording = await hub.RecordingAsync(outcome.Recording!.Value);
        recording.Notices.ShouldHaveSingleItem().Message.ShouldContain($"img_{Cut}.gif cannot be read: The GIF is damaged");
        var view = await hub.ViewAsync(ann, recording.Id);
        foreach (var (number, type) in new[] { (0, "image/bmp"), (1, "image/webp"), (2, "image/gif") })
        {
            var frame = await browser.GetAsync($"{view}/frames/{number}");
            frame.Content.Headers.ContentType!.MediaType.ShouldBe(type);
            (await frame.Content.ReadAsByteArrayAsync()).ShouldBe(File(number));
            Png.Read(await browser.GetByteArrayAsync($"{view}/thumbnails/{number}")).Size.ShouldBe(new PictureSize(128, 96));
        }

        var download = await browser.GetByteArrayAsync($"api/recordings/{recording.Id}/download");
        using (var zip = new ZipArchive(new MemoryStream(download)))
        {
            Extensions.Select(extension => zip.Entries.Count(e => e.Name.EndsWith(extension, StringComparison.Ordinal))).ShouldBe([7, 7, 6]);
        }

        var again = (await browser.UploadAsync(new UploadFile("again.zip", download))).Recording!.Value;
        using var copy = (await hub.Services.GetRequiredService<RecordingCatalog>().OpenAsync([again], default))[0];
        copy.ReadFrames().Select(f => Convert.ToBase64String(f.Picture.Span)).ShouldBe(Enumerable.Range(0, Rows - 1).Select(n => Convert.ToBase64String(File(n))));
    }

    private static string Name(int number) => $"img_{number}{Extensions[number % 3]}";

    private static byte[] File(int number) => OtherWriter.Write(TestPictures.Frame(number, 32, 24), Extensions[number % 3]);

    private static IEnumerable<UploadFile> Files() =>
    [
        new("run/data.csv", TestTensorKart.Csv(Enumerable.Range(0, Rows).Select(n => FormattableString.Invariant($"{Name(n)},{n % 9 / 4f - 1},0,1,0,0")))),
        .. Enumerable.Range(0, Rows).Select(n => new UploadFile($"run/{Name(n)}", n == Cut ? File(n)[..^30] : File(n))),
    ];
}
