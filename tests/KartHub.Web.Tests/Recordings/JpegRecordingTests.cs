using System.IO.Compression;
using KartHub.Agent.Recordings;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Training.Preparing;
using KartHub.Web.Features.Recordings;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Recordings;

/// <summary>A recording in JPEG, as the agent makes it, through everything that the hub does with recordings.</summary>
public sealed class JpegRecordingTests
{
    private const int Frames = 24;

    [Fact]
    public async Task AJpegRecording_IsStored_Shown_Prepared_AndDownloadedLikeAnyOther()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        using var browser = await hub.SignedInClientAsync(ann);
        using var folder = new TestFolder();
        var (id, spooled) = await RecordAsync(Path.Combine(folder.Path, "spool"), agent);
        var view = await hub.ViewAsync(ann, id);

        var frame = await browser.GetAsync($"{view}/frames/7");
        frame.Content.Headers.ContentType!.MediaType.ShouldBe("image/jpeg");
        (await frame.Content.ReadAsByteArrayAsync()).ShouldBe(spooled[7].Picture.ToArray());

        Png.Read(await browser.GetByteArrayAsync($"{view}/thumbnails/7")).Size.ShouldBe(new PictureSize(128, 96));

        var recording = (await hub.Services.GetRequiredService<RecordingCatalog>().OpenAsync([id], default))[0];
        var prepared = Path.Combine(folder.Path, "prepared");
        await Preparation.RunAsync([new PreparationSource(recording, "jpeg")], prepared, new PreparationOptions(), null, default);
        var rows = await File.ReadAllBytesAsync(Path.Combine(prepared, "X.npy"));
        rows[^1].ShouldBeInRange((byte)(Shade(Frames - 1) - 3), (byte)(Shade(Frames - 1) + 3)); // The last row's last pixel.

        var download = await browser.GetByteArrayAsync($"api/recordings/{id}/download");
        using (var zip = new ZipArchive(new MemoryStream(download)))
        {
            zip.Entries.Count(e => e.Name.EndsWith(".jpg", StringComparison.Ordinal)).ShouldBe(Frames);
        }

        var again = (await browser.UploadAsync(new UploadFile("again.zip", download))).Recording!.Value;
        var copy = (await hub.Services.GetRequiredService<RecordingCatalog>().OpenAsync([again], default))[0].ReadFrames().ToList();
        copy.Select(f => Convert.ToBase64String(f.Picture.Span)).ShouldBe(spooled.Select(f => Convert.ToBase64String(f.Picture.Span)));
        copy.Select(f => f.Controls).ShouldBe(spooled.Select(f => f.Controls));
    }

    private static int Shade(int number) => 40 + 8 * number;

    private static async Task<(Guid Id, List<FrameRecord> Frames)> RecordAsync(string folder, HttpClient agent)
    {
        using var spool = new Spool(folder);
        var recorder = Recorder.Start(spool, new RecordingPlan("test", "someone", RateHz: 60, PictureFormat.Jpeg), TimeProvider.System);
        for (var i = 0; i < Frames; i++)
        {
            var picture = new Frame(320, 240);
            picture.Pixels.AsSpan().Fill((byte)Shade(i));
            recorder.Offer(new CapturedFrame(picture, TimeProvider.System.GetTimestamp()), new Controls(i / (float)Frames, 0, 1, 0, 0), DrivenBy.Person).ShouldBeTrue();
        }

        await recorder.StopAsync();
        List<FrameRecord> frames = [];
        foreach (var segment in Directory.GetFiles(folder, "*.segment", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            ReadOnlyMemory<byte> rest = await File.ReadAllBytesAsync(segment);
            for (; FrameRecord.TryRead(rest, out var frame, out var size); rest = rest[size..])
            {
                frames.Add(frame);
            }
        }

        var sender = new SpoolSender(spool, agent, TimeProvider.System);
        (await sender.TrySendAsync(default)).ShouldBeTrue(sender.Trouble);
        sender.Refusal.ShouldBeNull();
        return (recorder.Id, frames);
    }
}
