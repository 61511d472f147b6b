using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.EndToEnd.Tests.Chaos;

/// <summary>Someone who uploads one TensorKart recording after the other, and each again until the hub answers.</summary>
internal sealed class ChaosUploads : IAsyncDisposable
{
    public const int Frames = 60;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient browser;
    private readonly Random random;
    private readonly CancellationTokenSource ended = new();
    private Task uploading = Task.CompletedTask;
    private int tries;

    /// <param name="hub">Where.</param>
    /// <param name="cookies">Of a page that is signed in.</param>
    /// <param name="seed">Of the pictures.</param>
    public ChaosUploads(Uri hub, string cookies, int seed)
    {
        random = new Random(seed);
        browser = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false })
        {
            BaseAddress = hub, Timeout = Eventually.Patience, DefaultRequestHeaders = { { "Cookie", cookies }, { WireHeaders.Upload, "1" } },
        };
    }

    /// <summary>What the hub answered with a recording's id: its name and its pictures, in order.</summary>
    public ConcurrentDictionary<Guid, (string Name, IReadOnlyList<byte[]> Pictures)> Answered { get; } = new();

    /// <summary>What was sent without an answer: it may have come in, or not.</summary>
    public ConcurrentQueue<string> Unanswered { get; } = new();

    /// <summary>What the hub refused, in its words.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    /// <summary>Uploads until it is stopped.</summary>
    public void Start() => uploading = Task.Run(async () =>
    {
        while (!ended.IsCancellationRequested)
        {
            await UploadAsync();
            await Task.Delay(random.Next(500), ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    });

    /// <summary>Ends with the upload that is under way.</summary>
    public async Task StopAsync()
    {
        await ended.CancelAsync();
        await uploading;
    }

    /// <summary>Sends one recording, and again under another name until the hub answers.</summary>
    public async Task UploadAsync()
    {
        var pictures = Pictures();
        while (true)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Upload {++tries}");
            try
            {
                var (recording, refusal) = await SendAsync(name, Zip(pictures));
                if (recording is { } id)
                {
                    Answered[id] = (name, pictures);
                    return;
                }

                Refused.Enqueue($"{name}: {refusal}");
                return;
            }
            catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError)
            {
                await Task.Delay(BetweenTries); // Nothing was sent: nobody is there.
            }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
            {
                Unanswered.Enqueue(name);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        browser.Dispose();
        ended.Dispose();
    }

    private async Task<(Guid? Recording, string? Refusal)> SendAsync(string name, byte[] zip)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(zip), $"{name}.zip", "file" } };
        using var answer = await browser.PostAsync(new Uri("api/recordings/upload", UriKind.Relative), form);
        var said = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            return (null, said);
        }

        using var last = JsonDocument.Parse(said.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "");
        return last.RootElement.TryGetProperty("recordings", out var taken) ? (taken[0].GetProperty("id").GetGuid(), null)
            : last.RootElement.TryGetProperty("error", out var error) ? (null, error.GetString())
            : throw new IOException("The answer broke off.");
    }

    private List<byte[]> Pictures() => [.. Enumerable.Range(0, Frames).Select(_ =>
    {
        var frame = new Frame(160, 120);
        random.NextBytes(frame.Pixels.AsSpan(0, 4000));
        return Png.Write(frame, PngCompression.Fast);
    })];

    private static byte[] Zip(List<byte[]> pictures)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "run/data.csv", Encoding.UTF8.GetBytes(string.Concat(pictures.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"samples/run/img_{i}.png,{Math.Sin(i / 4.0):0.####},0,1,0,0\n")))));
            foreach (var (i, picture) in pictures.Index())
            {
                Add(zip, string.Create(CultureInfo.InvariantCulture, $"run/img_{i}.png"), picture);
            }
        }

        return bytes.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }
}
