using System.Collections.Concurrent;
using System.Security.Cryptography;
using KartHub.Agent.Hub;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KartHub.Agent.Tests;

/// <summary>A hub on a real port that keeps what it is told, and misbehaves when the test says so. It can be stopped and started again.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    public const string Key = "the right key";

    public const string AnothersKey = "another person's key"; // Good, too.

    private WebApplication? app;
    private readonly int port = FreePort.Find();
    private readonly Guid agentId = Guid.NewGuid(); // There is one key.

    public ConcurrentDictionary<Guid, TestRecording> Recordings { get; } = new();

    public ConcurrentQueue<AgentDescription> Announced { get; } = new();

    public ConcurrentQueue<AgentStatus> Statuses { get; } = new();

    public ConcurrentQueue<Preview> Previews { get; } = new();

    public ConcurrentQueue<PadReading?> Pads { get; } = new();

    public Dictionary<string, byte[]> ModelFiles { get; } = [];

    /// <summary>The only model that there is; null: every id is one's.</summary>
    public Guid? ModelId { get; set; }

    /// <summary>Answers instead of the hub when it returns true.</summary>
    public Func<HttpContext, Task<bool>> Interfere { get; set; } = _ => Task.FromResult(false);

    /// <summary>Whether a request is carried out, but its answer never arrives.</summary>
    public Func<HttpContext, bool> LosesAnswer { get; set; } = _ => false;

    /// <summary>What a preview waits for before it is acknowledged.</summary>
    public Func<Task> OnPreview { get; set; } = () => Task.CompletedTask;

    public HubAddress Address => new(new Uri($"http://127.0.0.1:{port}"), Key);

    public string? ConnectionId { get; private set; }

    /// <summary>The agent that is connected.</summary>
    public IAgentClient Agent => app!.Services.GetRequiredService<IHubContext<TestAgentHub, IAgentClient>>().Clients.Client(ConnectionId!);

    /// <summary>Has a model that drives somehow.</summary>
    /// <returns>Its id.</returns>
    public Guid OfferModel()
    {
        using var folder = new TestFolder();
        TestModel.Save(folder["model"]);
        foreach (var name in (string[])["model.json", "model.safetensors"])
        {
            ModelFiles[name] = File.ReadAllBytes(Path.Combine(folder["model"], name));
        }

        return Guid.NewGuid();
    }

    public static async Task<TestHub> StartedAsync()
    {
        var hub = new TestHub();
        await hub.StartAsync();
        return hub;
    }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore().AddSingleton(this);
        builder.Services.AddSignalR(o =>
        {
            o.MaximumReceiveMessageSize = IAgentHub.MaxMessageBytes;
            o.MaximumParallelInvocationsPerClient = 4;
        });
        app = builder.Build();
        app.UseWebSockets();
        app.Use(async (context, next) =>
        {
            if (KeyOf(context.Request) is not (Key or AnothersKey))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            }
            else if (LosesAnswer(context))
            {
                context.Response.Body = Stream.Null;
                await next(context);
                context.Abort();
            }
            else if (!await Interfere(context))
            {
                await next(context);
            }
        });
        app.UseRouting();
        app.MapHub<TestAgentHub>(IAgentHub.Path);
        app.MapPut(HubPaths.Recording, Open);
        app.MapPut($"{HubPaths.Recording}/{HubPaths.Segment}", ReceiveAsync);
        app.MapPost($"{HubPaths.Recording}/{HubPaths.Seal}", SealAsync);
        app.MapGet($"{HubPaths.Model}/{HubPaths.ModelFile}", GiveModel);
        await app.StartAsync();
    }

    /// <summary>Hangs up on everyone.</summary>
    public async Task StopAsync()
    {
        if (app is { } running)
        {
            app = null;
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await running.StopAsync(now.Token);
            await running.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static string KeyOf(HttpRequest request) => $"{request.Headers.Authorization}".Replace("Bearer ", "", StringComparison.Ordinal);

    private static IResult Refuse(int status, string reason) => Results.Problem(reason, statusCode: status);

    private static IResult Gone() => Refuse(StatusCodes.Status410Gone, "The recording was deleted, or never opened.");

    /// <summary>A recording, for who opened it.</summary>
    private TestRecording? Find(Guid id, HttpRequest request) => Recordings.TryGetValue(id, out var recording) && recording.Key == KeyOf(request) ? recording : null;

    private IResult Open(Guid id, RecordingStart start, HttpRequest request)
    {
        if (start.Fault() is { } fault)
        {
            return Refuse(StatusCodes.Status400BadRequest, fault.Message);
        }

        if (!new PictureSize(start.Width, start.Height).IsPossible)
        {
            return Refuse(StatusCodes.Status400BadRequest, $"width and height are {start.Width}×{start.Height}; {PictureSize.Limit}.");
        }

        if (Recordings.TryAdd(id, new TestRecording(start, KeyOf(request))))
        {
            return Results.Created();
        }

        return Find(id, request) is null ? Refuse(StatusCodes.Status410Gone, "The recording was begun for another person.") : Results.NoContent();
    }

    private async Task<IResult> ReceiveAsync(Guid id, int sequence, HttpRequest request)
    {
        if (request.ContentLength > SegmentReceipt.MaxSegmentBytes)
        {
            return Refuse(StatusCodes.Status413PayloadTooLarge, $"A segment may have {SegmentReceipt.MaxSegmentBytes} bytes.");
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        var hash = request.Headers[WireHeaders.ContentHash].ToString();
        if (hash.Length != 2 * SHA256.HashSizeInBytes)
        {
            return Refuse(StatusCodes.Status400BadRequest, $"The header {WireHeaders.ContentHash} must hold the SHA-256 of the body.");
        }

        if (hash != Convert.ToHexStringLower(SHA256.HashData(bytes)))
        {
            return Refuse(StatusCodes.Status503ServiceUnavailable, "The body was damaged on its way.");
        }

        if (Find(id, request) is not { } recording)
        {
            return Gone();
        }

        lock (recording)
        {
            return recording.Take(sequence, bytes) is { } refusal
                ? Refuse(refusal.Status, refusal.Reason)
                : Results.Ok(new SegmentReceipt(sequence, Frames.In(bytes).Count));
        }
    }

    private async Task<IResult> SealAsync(Guid id, HttpRequest request)
    {
        var seal = (await request.ReadFromJsonAsync<RecordingSeal>())!;
        if (Find(id, request) is not { } recording)
        {
            return Gone();
        }

        var missing = Enumerable.Range(0, seal.Segments).Where(s => !recording.Segments.ContainsKey(s)).ToList();
        if (missing.Count > 0)
        {
            return Results.Conflict(new SegmentsMissing(missing));
        }

        var frames = Frames.In(recording.Bytes).Count;
        if (frames != seal.Frames || recording.Segments.Count != seal.Segments)
        {
            return Refuse(StatusCodes.Status409Conflict, $"The hub has {recording.Segments.Count} segments with {frames} frames.");
        }

        recording.Seal = seal;
        return Results.NoContent();
    }

    private IResult GiveModel(Guid id, string name, HttpResponse response)
    {
        if (ModelId is { } only && only != id || !ModelFiles.TryGetValue(name, out var bytes))
        {
            return Refuse(StatusCodes.Status404NotFound, "There is no such model.");
        }

        response.Headers[WireHeaders.ContentHash] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return Results.Bytes(bytes);
    }

    internal sealed class TestAgentHub(TestHub hub) : Hub<IAgentClient>, IAgentHub
    {
        public Task<Guid> Announce(AgentDescription description)
        {
            hub.ConnectionId = Context.ConnectionId;
            hub.Announced.Enqueue(description);
            return Task.FromResult(hub.agentId);
        }

        public Task ReportStatus(AgentStatus status)
        {
            hub.Statuses.Enqueue(status);
            return Task.CompletedTask;
        }

        public Task SendPreview(Preview preview)
        {
            hub.Previews.Enqueue(preview);
            return hub.OnPreview();
        }

        public Task ReportPad(PadReading? pad)
        {
            hub.Pads.Enqueue(pad);
            return Task.CompletedTask;
        }
    }
}

/// <summary>What the hub has of a recording.</summary>
internal sealed class TestRecording(RecordingStart start, string key)
{
    public string Key => key;

    public RecordingStart Start { get; } = start;

    public SortedDictionary<int, byte[]> Segments { get; } = [];

    /// <summary>Sequence numbers in the order of arrival, repetitions included.</summary>
    public List<int> Arrivals { get; } = [];

    public RecordingSeal? Seal { get; set; }

    public byte[] Bytes => [.. Segments.Values.SelectMany(s => s)];

    /// <summary>Takes a segment, once.</summary>
    /// <returns>Why not; null if it is here.</returns>
    public (int Status, string Reason)? Take(int sequence, byte[] bytes)
    {
        Arrivals.Add(sequence);
        if (Segments.TryGetValue(sequence, out var known))
        {
            return known.AsSpan().SequenceEqual(bytes) ? null : (StatusCodes.Status409Conflict, $"Segment {sequence} is here already, with other bytes.");
        }

        if (Seal is not null)
        {
            return (StatusCodes.Status409Conflict, "The recording is sealed.");
        }

        if (sequence != Segments.Count)
        {
            return (StatusCodes.Status409Conflict, $"Segment {Segments.Count} is expected next, not {sequence}.");
        }

        if (!Frames.AreIn(bytes))
        {
            return (StatusCodes.Status400BadRequest, "These are no whole frames.");
        }

        Segments.Add(sequence, bytes);
        return null;
    }
}

internal static class Frames
{
    /// <summary>Whether the bytes are whole frames and nothing else.</summary>
    public static bool AreIn(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (FrameRecord.TryRead(bytes, out _, out var size))
            {
                bytes = bytes[size..];
            }

            return bytes.IsEmpty;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    public static List<FrameRecord> In(ReadOnlyMemory<byte> bytes)
    {
        var frames = new List<FrameRecord>();
        for (; FrameRecord.TryRead(bytes, out var frame, out var size); bytes = bytes[size..])
        {
            frames.Add(frame);
        }

        bytes.Length.ShouldBe(0);
        return frames;
    }
}
