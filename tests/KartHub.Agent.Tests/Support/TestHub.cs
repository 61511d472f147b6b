using System.Collections.Concurrent;
using System.Security.Cryptography;
using KartHub.Agent.Hub;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
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

    private WebApplication? app;
    private readonly int port = FreePort.Find();

    public ConcurrentDictionary<Guid, TestRecording> Recordings { get; } = new();

    public ConcurrentQueue<AgentDescription> Announced { get; } = new();

    public ConcurrentQueue<AgentStatus> Statuses { get; } = new();

    public ConcurrentQueue<Preview> Previews { get; } = new();

    public ConcurrentQueue<PadReading?> Pads { get; } = new();

    public Dictionary<string, byte[]> ModelFiles { get; } = [];

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
            o.MaximumReceiveMessageSize = 512 * 1024;
            o.MaximumParallelInvocationsPerClient = 4;
        });
        app = builder.Build();
        app.UseWebSockets();
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization != $"Bearer {Key}")
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
        app.MapPut("api/recordings/{id:guid}", (Guid id, RecordingStart start) => Recordings.TryAdd(id, new TestRecording(start)) ? Results.Created() : Results.NoContent());
        app.MapPut("api/recordings/{id:guid}/segments/{sequence:int}", ReceiveAsync);
        app.MapPost("api/recordings/{id:guid}/seal", SealAsync);
        app.MapGet("api/models/{id:guid}/files/{name}", GiveModel);
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

    private async Task<IResult> ReceiveAsync(Guid id, int sequence, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        request.Headers[SegmentReceipt.HashHeader].ToString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        if (!Recordings.TryGetValue(id, out var recording))
        {
            return Results.NotFound();
        }

        lock (recording)
        {
            recording.Arrivals.Add(sequence);
            if (!recording.Segments.TryAdd(sequence, bytes))
            {
                recording.Segments[sequence].ShouldBe(bytes);
            }
        }

        return Results.Ok(new SegmentReceipt(sequence, Frames.In(bytes).Count));
    }

    private async Task<IResult> SealAsync(Guid id, HttpRequest request)
    {
        var seal = (await request.ReadFromJsonAsync<RecordingSeal>())!;
        var recording = Recordings[id];
        var missing = Enumerable.Range(0, seal.Segments).Where(s => !recording.Segments.ContainsKey(s)).ToList();
        if (missing.Count > 0)
        {
            return Results.Conflict(new SegmentsMissing(missing));
        }

        recording.Seal = seal;
        return Results.NoContent();
    }

    private IResult GiveModel(Guid id, string name, HttpResponse response)
    {
        if (!ModelFiles.TryGetValue(name, out var bytes))
        {
            return Results.NotFound();
        }

        response.Headers[SegmentReceipt.HashHeader] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return Results.Bytes(bytes);
    }

    internal sealed class TestAgentHub(TestHub hub) : Hub<IAgentClient>, IAgentHub
    {
        public Task<Guid> Announce(AgentDescription description)
        {
            hub.ConnectionId = Context.ConnectionId;
            hub.Announced.Enqueue(description);
            return Task.FromResult(Guid.NewGuid());
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
internal sealed class TestRecording(RecordingStart start)
{
    public RecordingStart Start { get; } = start;

    public SortedDictionary<int, byte[]> Segments { get; } = [];

    /// <summary>Sequence numbers in the order of arrival, repetitions included.</summary>
    public List<int> Arrivals { get; } = [];

    public RecordingSeal? Seal { get; set; }

    public byte[] Bytes => [.. Segments.Values.SelectMany(s => s)];
}

internal static class Frames
{
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
