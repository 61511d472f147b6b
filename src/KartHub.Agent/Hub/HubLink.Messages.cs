using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace KartHub.Agent.Hub;

// The messages: what comes in, what goes out, and who waits for which answer.
public sealed partial class HubLink
{
    private void Handle(HubMessage message, ClientWebSocket from)
    {
        switch (message)
        {
            case InvocationMessage call:
                _ = CallAsync(call, from); // Not awaited: a handler may itself wait for an answer of the hub.
                break;
            case InvocationBindingFailureMessage { InvocationId: { } id } unknown:
                _ = AnswerAsync(CompletionMessage.WithError(id, unknown.BindingFailure.SourceException.Message), from);
                break;
            case CompletionMessage done when waiting.TryGetValue(done.InvocationId!, out var asked):
                _ = done.Error is null ? asked.Answer.TrySetResult(done.Result) : asked.Answer.TrySetException(new HubException(done.Error));
                break;
            case CloseMessage close:
                throw new IOException($"it closed the connection. {close.Error}");
        }
    }

    private async Task CallAsync(InvocationMessage call, ClientWebSocket asker)
    {
        object? result = null;
        string? error = null;
        try
        {
            result = await handlers[call.Target].Answer(call.Arguments).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e.Message;
        }

        if (call.InvocationId is { } id)
        {
            await AnswerAsync(error is null ? CompletionMessage.WithResult(id, result) : CompletionMessage.WithError(id, error), asker).ConfigureAwait(false);
        }
    }

    /// <summary>Answers where it was asked: over another connection the hub takes an answer for a forgery, and hangs up.</summary>
    private async Task AnswerAsync(CompletionMessage answer, ClientWebSocket asker)
    {
        try
        {
            await WriteAsync(answer, asker, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Whoever asked is gone.
        }
    }

    private async Task<object?> AskAsync(string method, Type result, object?[] arguments, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref lastId).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = (result, answer);
        try
        {
            await WriteAsync(new InvocationMessage(id, method, arguments), socket, cancellationToken).ConfigureAwait(false);
            if (!IsConnected)
            {
                throw new IOException("The connection was lost before the hub answered.");
            }

            return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            waiting.TryRemove(id, out _);
        }
    }

    private async Task PingAsync(CancellationToken lost)
    {
        using var timer = new PeriodicTimer(PingEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(lost).ConfigureAwait(false))
            {
                await WriteAsync(PingMessage.Instance, socket, lost).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The receiving side notices the same and connects again.
        }
    }

    private async Task GreetAsync(CancellationToken lost)
    {
        try
        {
            await Connected(lost).ConfigureAwait(false);
            Trouble = null;
            backOff.Reset();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Cut off meanwhile: the next connection greets again.
        }
        catch (HubException e)
        {
            greetingTrouble = $"The hub does not accept this agent: {e.Message}";
            socket?.Abort(); // And try again, with a longer wait each time.
        }
    }

    private async Task WriteAsync(HubMessage message, ClientWebSocket? to, CancellationToken cancellationToken)
    {
        var bytes = protocol.GetMessageBytes(message);
        await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A send that is cancelled breaks the connection, so only losing it cancels one.
            await (to ?? throw new IOException("There is no connection to the hub."))
                .SendAsync(bytes, WebSocketMessageType.Text, true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            throw new IOException("The connection to the hub was lost.", e);
        }
        finally
        {
            sending.Release();
        }
    }

    Type IInvocationBinder.GetReturnType(string invocationId) => waiting.TryGetValue(invocationId, out var asked) ? asked.Result : typeof(object);

    IReadOnlyList<Type> IInvocationBinder.GetParameterTypes(string methodName) =>
        handlers.TryGetValue(methodName, out var handler) ? handler.Parameters : throw new HubException($"This agent has no {methodName}: is it older than the hub?");

    Type IInvocationBinder.GetStreamItemType(string streamId) => typeof(object);
}
