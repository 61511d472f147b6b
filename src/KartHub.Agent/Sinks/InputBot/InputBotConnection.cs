using System.Net.Sockets;

namespace KartHub.Agent.Sinks.InputBot;

/// <summary>A poll under way; taken again for the next one, so that a poll costs no memory but its socket's.</summary>
internal sealed class InputBotConnection
{
    private const int LongestRequest = 2048; // A browser's headers too; a poll has 19 bytes.

    private readonly byte[] request = new byte[LongestRequest];
    private int length;

    /// <summary>Does not block; null between two polls.</summary>
    public Socket? Socket { get; private set; }

    /// <summary>When it began.</summary>
    public long AcceptedAt { get; private set; }

    /// <summary>How many began before it, and itself.</summary>
    public long Turn { get; private set; }

    public void Begin(Socket accepted, long now, long turn)
    {
        Socket = accepted;
        AcceptedAt = now;
        Turn = turn;
        length = 0;
    }

    /// <summary>Reads what has come, and answers it when it is whole.</summary>
    /// <returns>Whether the poll is over: answered, refused, or hung up on.</returns>
    public bool Advance(Func<int, byte[]> answerOf)
    {
        var got = Socket!.Receive(request.AsSpan(length), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (error != SocketError.Success || got == 0)
        {
            return true;
        }

        length += got;
        var text = request.AsSpan(0, length);
        if (text.IndexOf("\r\n\r\n"u8) < 0 && length < LongestRequest)
        {
            return false;
        }

        Socket.Send(Answer(text, answerOf), SocketFlags.None, out _); // Into the system's buffer, which is empty and larger.
        return true;
    }

    public void End()
    {
        Socket?.Dispose();
        Socket = null;
    }

    private static byte[] Answer(ReadOnlySpan<byte> text, Func<int, byte[]> answerOf)
    {
        if (!text.StartsWith("GET /"u8))
        {
            return InputBotAnswer.BadRequest;
        }

        text = text["GET /".Length..];
        return text.Length < 2 || text[1] != ' ' || text[0] is < (byte)'0' or > (byte)'3' ? InputBotAnswer.NotFound : answerOf(text[0] - '0');
    }
}
