using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace KartHub.InputPlugin;

/// <summary>
/// The pad as a server in input-bot's manner gives it: per reading one connection, one line of request, an answer
/// whose sixth line is the pad as JSON. For the workshop's containers, and for whoever has such a server.
/// </summary>
internal sealed class HttpPad(Uri server) : IPad
{
    private const int AnswerLine = 5; // The lines before it: the status, three headers, none. input-bot counts lines too.

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300); // input-bot would wait for ever, and the game with it.

    // In the order of their bits in the pad's word.
    private static readonly byte[][] Buttons =
    [
        .. new[]
        {
            "R_DPAD", "L_DPAD", "D_DPAD", "U_DPAD", "START_BUTTON", "Z_TRIG", "B_BUTTON", "A_BUTTON",
            "R_CBUTTON", "L_CBUTTON", "D_CBUTTON", "U_CBUTTON", "R_TRIG", "L_TRIG",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private readonly byte[] answer = new byte[4095];

    public string Name => server.AbsoluteUri;

    public string Hint => $"Nobody answers at {Name}: nothing is pressed. Start an agent: agent connect --sink http:{server.Port}";

    public bool TryRead(out uint word)
    {
        word = 0;
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                SendTimeout = (int)Patience.TotalMilliseconds,
                ReceiveTimeout = (int)Patience.TotalMilliseconds,
            };
            socket.Connect(server.Host, server.Port);
            socket.Send("GET /0 HTTP/1.0\r\n\r\n"u8);
            var length = 0;
            for (var got = -1; got != 0 && length < answer.Length; length += got)
            {
                got = socket.Receive(answer.AsSpan(length));
            }

            return TryParse(answer.AsSpan(0, length), out word);
        }
        catch (Exception e) when (e is SocketException or JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        // Nothing is kept open.
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out uint word)
    {
        word = 0;
        for (var line = 0; line < AnswerLine; line++)
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0)
            {
                return false;
            }

            text = text[(end + 1)..];
        }

        var json = new Utf8JsonReader(text);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName)
            {
                var stick = json.ValueTextEquals("X_AXIS"u8) ? 16 : json.ValueTextEquals("Y_AXIS"u8) ? 24 : 0;
                var button = stick == 0 ? ButtonOf(ref json) : -1;
                json.Read();
                word |= stick > 0 ? (uint)(byte)(sbyte)json.GetInt32() << stick
                    : button >= 0 && json.GetInt32() != 0 ? 1u << button : 0;
            }
        }

        return true;
    }

    private static int ButtonOf(ref Utf8JsonReader json)
    {
        for (var i = 0; i < Buttons.Length; i++)
        {
            if (json.ValueTextEquals(Buttons[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
