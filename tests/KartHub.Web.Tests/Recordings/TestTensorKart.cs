using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Web.Tests.Recordings;

/// <summary>A file of an upload.</summary>
internal readonly record struct UploadFile(string Path, byte[] Content);

/// <summary>How an upload ended: with recordings or with an error.</summary>
internal sealed record UploadOutcome(HttpStatusCode Status, IReadOnlyList<Guid> Recordings, string? Error, int Frames)
{
    /// <summary>The one that came in; null if none did.</summary>
    public Guid? Recording => Recordings is [] ? null : Recordings.Single();

    /// <summary>What there is to know of the recording.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}

/// <summary>TensorKart recordings, sound and broken, and how a browser sends them.</summary>
internal static class TestTensorKart
{
    public const int Width = 160;

    public const int Height = 120;

    /// <summary>A picture that differs from frame to frame.</summary>
    public static byte[] Picture(int number)
    {
        var frame = new Frame(Width, Height);
        for (var i = 0; i < frame.Pixels.Length; i++)
        {
            frame.Pixels[i] = (byte)(i % 251 + 5 * number);
        }

        return Png.Write(frame);
    }

    public static string Row(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"samples/run/img_{number}.png,{Math.Round(Math.Sin(number / 4.0), 4)},0,1,0,{number % 2}");

    /// <summary>The files of a recording, in a folder.</summary>
    public static List<UploadFile> Files(int frames, string folder = "run") =>
    [
        new($"{folder}/data.csv", Csv(Enumerable.Range(0, frames).Select(Row))),
        .. Enumerable.Range(0, frames).Select(n => new UploadFile($"{folder}/img_{n}.png", Picture(n))),
    ];

    public static byte[] Csv(IEnumerable<string> rows) => Encoding.UTF8.GetBytes(string.Join('\n', rows) + "\n");

    /// <param name="files">What it holds.</param>
    /// <param name="writtenAt">When each was written; null: now.</param>
    public static byte[] Zip(IEnumerable<UploadFile> files, Func<int, DateTimeOffset>? writtenAt = null)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (number, (path, content)) in files.Index())
            {
                var entry = zip.CreateEntry(path);
                entry.LastWriteTime = writtenAt?.Invoke(number) ?? entry.LastWriteTime;
                using var file = entry.Open();
                file.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Files with one of them replaced, or gone if <paramref name="content"/> is null.</summary>
    public static List<UploadFile> With(this List<UploadFile> files, string path, byte[]? content) =>
        [.. files.Where(f => f.Path != path), .. content is null ? Array.Empty<UploadFile>() : [new UploadFile(path, content)]];

    /// <summary>Uploads files as the page does.</summary>
    public static async Task<UploadOutcome> UploadAsync(this HttpClient browser, params IEnumerable<UploadFile> files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (path, content) in files)
        {
            form.Add(new ByteArrayContent(content), path, "file");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "api/recordings/upload") { Content = form };
        request.Headers.Add(WireHeaders.Upload, "1");
        using var answer = await browser.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return new UploadOutcome(answer.StatusCode, [], await answer.ReasonAsync(), 0);
        }

        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var last = JsonDocument.Parse(lines[^1]);
        return new UploadOutcome(
            answer.StatusCode,
            last.RootElement.TryGetProperty("recordings", out var taken) ? [.. taken.EnumerateArray().Select(one => one.GetProperty("id").GetGuid())] : [],
            last.RootElement.TryGetProperty("error", out var error) ? error.GetString() : null,
            last.RootElement.GetProperty("total").GetInt32())
        {
            Notices = last.RootElement.TryGetProperty("notices", out var notices) ? [.. notices.EnumerateArray().Select(notice => notice.GetString()!)] : [],
        };
    }
}
