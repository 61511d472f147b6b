using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace KartHub.EndToEnd.Tests.Chaos;

/// <summary>Stands between agents and a hub, and notes what the hub acknowledges before the agent hears of it.</summary>
internal sealed partial class ReceiptProxy : IAsyncDisposable
{
    private readonly Uri hub;
    private readonly WebApplication app;
    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private ReceiptProxy(Uri hub, WebApplication app) => (this.hub, this.app) = (hub, app);

    public Uri Address => new(app.Urls.First());

    /// <summary>SHA-256 of every segment of which the hub said that it has it.</summary>
    public ConcurrentDictionary<(Guid Recording, int Sequence), byte[]> Acknowledged { get; } = new();

    /// <summary>Acknowledgements that contradict an earlier one.</summary>
    public ConcurrentQueue<string> Contradictions { get; } = new();

    public static async Task<ReceiptProxy> StartAsync(Uri hub)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o => o.Limits.MaxRequestBodySize = null).UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var proxy = new ReceiptProxy(hub, app);
        app.UseWebSockets();
        app.Run(proxy.CarryAsync);
        await app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task CarryAsync(HttpContext context)
    {
        try
        {
            await (context.WebSockets.IsWebSocketRequest ? CarrySocketAsync(context) : CarryRequestAsync(context));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or WebSocketException or OperationCanceledException)
        {
            context.Abort(); // As the agent would see it without anyone in between.
        }
    }

    private async Task CarryRequestAsync(HttpContext context)
    {
        var asked = context.Request;
        using var body = new MemoryStream();
        await asked.Body.CopyToAsync(body, context.RequestAborted);
        using var request = new HttpRequestMessage(new HttpMethod(asked.Method), new Uri(hub, asked.Path + asked.QueryString.ToString()));
        request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in asked.Headers.Where(h => h.Key is not ("Host" or "Connection" or "Content-Length" or "Transfer-Encoding")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        using var answer = await client.SendAsync(request, context.RequestAborted);
        var said = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (answer.StatusCode is HttpStatusCode.OK && asked.Method == HttpMethods.Put && Segment().Match(asked.Path) is { Success: true } segment)
        {
            Note((Guid.Parse(segment.Groups[1].Value), int.Parse(segment.Groups[2].Value, CultureInfo.InvariantCulture)), SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length)));
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Connection" or "Transfer-Encoding" or "Content-Length")))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (said.Length > 0)
        {
            await context.Response.Body.WriteAsync(said, context.RequestAborted);
        }
    }

    private void Note((Guid Recording, int Sequence) segment, byte[] hash)
    {
        if (!Acknowledged.GetOrAdd(segment, hash).AsSpan().SequenceEqual(hash))
        {
            Contradictions.Enqueue($"Segment {segment.Sequence} of {segment.Recording} was acknowledged twice, with different bytes.");
        }
    }

    private async Task CarrySocketAsync(HttpContext context)
    {
        using var far = new ClientWebSocket();
        far.Options.SetRequestHeader("Authorization", context.Request.Headers.Authorization);
        await far.ConnectAsync(new UriBuilder(new Uri(hub, context.Request.Path + context.Request.QueryString.ToString())) { Scheme = "ws" }.Uri, context.RequestAborted);
        using var near = await context.WebSockets.AcceptWebSocketAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var (there, back) = (CopyAsync(near, far, ended.Token), CopyAsync(far, near, ended.Token));
        await Task.WhenAny(there, back); // Who hangs up on one side does so on the other.
        await ended.CancelAsync();
        await Task.WhenAll(there, back).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }

    private static async Task CopyAsync(WebSocket from, WebSocket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var received = await from.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType is WebSocketMessageType.Close)
            {
                return;
            }

            await to.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, cancellationToken);
        }
    }

    [GeneratedRegex("^/api/recordings/([0-9a-f-]{36})/segments/([0-9]+)$")]
    private static partial Regex Segment();
}
