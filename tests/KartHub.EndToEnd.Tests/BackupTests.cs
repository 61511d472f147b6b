using System.IO.Compression;
using System.Net;
using System.Text;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Web.Data;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using KartHub.Web.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace KartHub.EndToEnd.Tests;

[Trait("Category", "Slow")]
public sealed class BackupTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-backup-");

    private string Backup => Path.Combine(folder.FullName, "monday");

    public void Dispose() => Leftovers.Delete(folder);

    [Fact]
    public async Task TakenWhileRecordingUploadingAndTraining_ItPlaysOnAnotherHub_AndDoctorIsContent()
    {
        await using var restored = new HubProcess();
        await using (var hub = new HubProcess())
        {
            await hub.StartAsync();
            await using var browser = await Browser.StartAsync();
            var site = new Site(await browser.SignInAsync(hub.StartLink));
            await site.RecordAsync("Clover Ring", frames: 100);
            await site.WaitForRecordingAsync();
            await site.StartTrainingAsync(epochs: 500);
            await site.WaitForChartAsync(1);
            await site.StartRecordingAsync("Clover Ring", frames: 60);
            using var person = await SignedInAsync(hub, site.Page);
            using var enough = new CancellationTokenSource();
            var first = new TaskCompletionSource();
            var uploading = UploadAsync(person, first, enough.Token);
            await await Task.WhenAny(first.Task, uploading);

            var taken = await WebProgram.RunAsync("backup", Backup, "--data", hub.DataPath);

            taken.Code.ShouldBe(0, taken.Error);
            await enough.CancelAsync();
            await uploading;
        }

        (await WebProgram.RunAsync("restore", Backup, "--data", restored.DataPath)).Code.ShouldBe(0);
        var doctor = await WebProgram.RunAsync("doctor", "--data", restored.DataPath);
        doctor.Code.ShouldBe(0, doctor.Output);
        doctor.Output.ShouldEndWith($"Nothing is wrong.{Environment.NewLine}"); // And there was nothing to mend.
        await restored.StartAsync();
        await using var db = new HubContext(new DbContextOptionsBuilder<HubContext>().UseSqlite($"Data Source={Path.Combine(restored.DataPath, "karthub.db")};Pooling=False").Options);
        var recordings = await db.Recordings.AsNoTracking().ToListAsync();
        recordings.ShouldContain(r => r.Origin == RecordingOrigin.Upload);
        recordings.ShouldContain(r => r.State == RecordingState.Receiving && r.Frames > 0);
        (await db.Jobs.AsNoTracking().SingleAsync(j => j.Kind == TrainJob.Kind)).State.ShouldBe(JobState.Interrupted);
        await PlaysAsync(restored, recordings);
    }

    [SkippableFact]
    public async Task OnADiskWithTooLittleRoom_ItEndsInWords_AndLeavesNothing()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        var disk = Directory.CreateDirectory(Path.Combine(folder.FullName, "stick"));
        using var stick = SmallDisk.Mount(disk.FullName, "1m");

        var reserved = await WebProgram.RunAsync("backup", Path.Combine(disk.FullName, "monday"), "--data", hub.DataPath);

        reserved.Code.ShouldBe(1);
        reserved.Error.ShouldContain("has too little room");
        reserved.Error.Trim().Split('\n').Length.ShouldBe(1);
        disk.GetFileSystemInfos().ShouldBeEmpty();
    }

    /// <summary>Fetches every frame.</summary>
    private static async Task PlaysAsync(HubProcess hub, List<Recording> recordings)
    {
        using var person = new HttpClient { BaseAddress = hub.Address };
        (await person.ComeInAsync(hub.StartLink)).ShouldBe("/");
        foreach (var recording in recordings)
        {
            using var zip = new ZipArchive(await person.GetStreamAsync($"api/recordings/{recording.Id}/download"));
            var pictures = zip.Entries.Where(e => e.Name.StartsWith("img_", StringComparison.Ordinal)).ToList();
            pictures.Count.ShouldBe(recording.Frames);
            foreach (var picture in pictures)
            {
                using var bytes = new MemoryStream();
                await using var stream = await picture.OpenAsync();
                await stream.CopyToAsync(bytes);
                Picture.ReadSize(bytes.ToArray()).ShouldBe(new PictureSize(recording.Width, recording.Height));
            }
        }
    }

    /// <summary>A client with the cookie of a page.</summary>
    private static async Task<HttpClient> SignedInAsync(HubProcess hub, IPage page)
    {
        var cookies = await page.Context.CookiesAsync();
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = hub.Address };
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies.Select(c => $"{c.Name}={c.Value}")));
        client.DefaultRequestHeaders.Add(WireHeaders.Upload, "1");
        return client;
    }

    private static async Task UploadAsync(HttpClient person, TaskCompletionSource first, CancellationToken enough)
    {
        for (var number = 0; !enough.IsCancellationRequested; number++)
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(Run(number)), $"run-{number}.zip", "file" } };
            using var answer = await person.PostAsync("api/recordings/upload", form, CancellationToken.None);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync(CancellationToken.None)).ShouldContain("\"recordings\"");
            first.TrySetResult();
        }
    }

    private static byte[] Run(int number)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            var frame = new Frame(64, 48);
            for (var picture = 0; picture < 8; picture++)
            {
                frame.Pixels.AsSpan().Fill((byte)(number + picture));
                using var entry = zip.CreateEntry($"img_{picture}.png").Open();
                entry.Write(Png.Write(frame));
            }

            using var rows = zip.CreateEntry("data.csv").Open();
            rows.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 8).Select(n => $"img_{n}.png,0.5,0,1,0,0\n"))));
        }

        return bytes.ToArray();
    }
}
