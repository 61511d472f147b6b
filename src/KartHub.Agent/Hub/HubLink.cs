using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Agent.Hub;

/// <summary>The connection to the hub: SignalR's client over one WebSocket, connected again whenever it is cut off.</summary>
public sealed class HubLink : IRetryPolicy, IAsyncDisposable
{
    private static readonly TimeSpan GreetingTimeout = TimeSpan.FromSeconds(30); // A hub that a whole room comes back to answers late; one that is gone refuses at once.

    private readonly HubAddress hub;
    private readonly TimeProvider time;
    private readonly HubConnection connection;
    private readonly LinkProtocol protocol = new();
    private readonly BackOff backOff = new();
    private volatile CancellationTokenSource lost = new(); // Cancelled when the latest connection is.
    private volatile TaskCompletionSource<Exception?> ended = new(); // Has the reason once the client does not go on by itself.
    private TimeSpan asked; // How long the hub wants to be left alone.

    /// <param name="hub">Where, and with which key.</param>
    /// <param name="time">For the waits that are the link's own.</param>
    public HubLink(HubAddress hub, TimeProvider time)
    {
        this.hub = hub;
        this.time = time;
        var builder = new HubConnectionBuilder()
            .WithAutomaticReconnect(this) // And not WithStatefulReconnect: cut off amid traffic, that hangs for good and says that it is connected.
            .WithUrl(hub.Live, options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                options.WebSocketFactory = OpenAsync;
                options.TransportMaxBufferSize = 0; // No limit: a call that waits for room keeps the client from noticing that the network swallows all.
            });
        builder.Services.AddSingleton<IHubProtocol>(protocol);
        connection = builder.Build();
        connection.HandshakeTimeout = GreetingTimeout;
        connection.Reconnected += _ => GreetAsync();
        connection.Closed += reason => Task.FromResult(ended.TrySetResult(reason));
        connection.On<string, string?>(LinkProtocol.Unanswerable, reason => Task.FromException<string?>(new HubException(reason)));
    }

    /// <summary>Called after every connection, before anything else can be expected of the hub; cut off, it is cancelled.</summary>
    public Func<CancellationToken, Task> Connected { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether there is a connection now.</summary>
    public bool IsConnected => connection.State is HubConnectionState.Connected;

    /// <summary>Why the last attempt failed, in the user's words; null while connected.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Answers a question of the hub.</summary>
    public void On<TResult>(string method, Func<Task<TResult>> answer)
    {
        protocol.Know(method);
        connection.On(method, () => WhereAskedAsync(answer()));
    }

    /// <summary>Answers a question of the hub that carries one argument.</summary>
    public void On<T, TResult>(string method, Func<T, Task<TResult>> answer)
    {
        protocol.Know(method);
        connection.On<T?, TResult>(method, argument => argument is null ? throw new HubException($"{method} needs a {typeof(T).Name}.") : WhereAskedAsync(answer(argument)));
    }

    /// <summary>Calls the hub and waits until its method has run.</summary>
    /// <exception cref="HubException">The hub method failed.</exception>
    /// <exception cref="IOException">There is no connection, or it was lost before the answer came.</exception>
    public Task InvokeAsync(string method, object?[] arguments, CancellationToken cancellationToken) =>
        AskAsync(method, typeof(object), arguments, cancellationToken);

    /// <summary>Calls the hub and waits for its answer.</summary>
    /// <inheritdoc cref="InvokeAsync"/>
    public async Task<T> InvokeAsync<T>(string method, object?[] arguments, CancellationToken cancellationToken) =>
        await AskAsync(method, typeof(T), arguments, cancellationToken).ConfigureAwait(false) is T answer
            ? answer
            : throw new HubException($"The hub's answer to {method} is empty.");

    /// <summary>Connects and stays connected until cancelled.</summary>
    /// <exception cref="HubRefusedException">The hub does not let this agent in.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ended = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                await connection.StartAsync(cancellationToken).ConfigureAwait(false);
                _ = GreetAsync();
                await ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                ended.TrySetResult(e);
            }

            await lost.CancelAsync().ConfigureAwait(false); // First: a goodbye to a hub that is gone would be waited for, while a pilot still holds the controls.
            await connection.StopAsync(CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            var reason = await ended.Task.ConfigureAwait(false);
            if (reason is HubRefusedException)
            {
                throw reason;
            }

            await Task.Delay(NextWait(reason), time, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    TimeSpan? IRetryPolicy.NextRetryDelay(RetryContext retryContext)
    {
        _ = lost.CancelAsync();
        if (retryContext.RetryReason is HubRefusedException refused)
        {
            ended.TrySetResult(refused);
        }

        return ended.Task.IsCompleted ? null : NextWait(retryContext.RetryReason);
    }

    private TimeSpan NextWait(Exception? reason)
    {
        Trouble = reason switch
        {
            null => "The hub closed the connection.",
            HubException => reason.Message,
            OperationCanceledException or TimeoutException => "The hub does not answer.",
            _ => $"The hub cannot be reached: {reason.Message}",
        };
        return backOff.Next(asked);
    }

    private async Task GreetAsync()
    {
        try
        {
            await Connected(lost.Token).ConfigureAwait(false);
            Trouble = null;
            backOff.Reset();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Cut off meanwhile: the next connection greets again.
        }
        catch (Exception e)
        {
            ended.TrySetResult(new HubException($"The hub does not accept this agent: {e.Message}", e));
        }
    }

    private async Task<object?> AskAsync(string method, Type result, object?[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.InvokeCoreAsync(method, result, arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or SocketException or InvalidOperationException or InvalidDataException or TimeoutException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IOException("There is no connection to the hub, or it was lost before the hub answered.", e);
        }
    }

    /// <summary>Answers where it was asked, if at all: over another connection the hub takes an answer for a forgery, and hangs up.</summary>
    private async Task<T> WhereAskedAsync<T>(Task<T> answer)
    {
        var asker = lost;
        await Task.WhenAny(answer).ConfigureAwait(false);
        return await (asker.IsCancellationRequested ? new TaskCompletionSource<T>().Task : answer).ConfigureAwait(false);
    }

    private async ValueTask<WebSocket> OpenAsync(WebSocketConnectionContext context, CancellationToken cancellationToken)
    {
        var opened = new ClientWebSocket();
        asked = TimeSpan.Zero;
        try
        {
            opened.Options.CollectHttpResponseDetails = true;
            opened.Options.SetRequestHeader("Authorization", $"Bearer {hub.Key}");
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(GreetingTimeout);
            await opened.ConnectAsync(context.Uri, patience.Token).ConfigureAwait(false);
            lost = new CancellationTokenSource();
            lost.Token.UnsafeRegister(_ => opened.Abort(), null);
            return opened;
        }
        catch (WebSocketException) when (opened.HttpStatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            opened.Dispose();
            throw new HubRefusedException($"The hub at {hub} does not know this agent's key. Make a new one on its Drive page (Add an agent) and start the agent with it.");
        }
        catch (WebSocketException) when (opened.HttpStatusCode is HttpStatusCode.MisdirectedRequest)
        {
            opened.Dispose();
            throw new IOException($"it does not answer to the name {hub.Live.Host}. Use its address in numbers, or have the name added to its option Hub:Hosts.");
        }
        catch
        {
            asked = opened.HttpResponseHeaders is { } headers && headers.TryGetValue("Retry-After", out var said)
                && RetryConditionHeaderValue.TryParse(said.FirstOrDefault(), out var header) ? RetryAfter.Of(header, time) : TimeSpan.Zero;
            opened.Dispose();
            throw;
        }
    }
}
