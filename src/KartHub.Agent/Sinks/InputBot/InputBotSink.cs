using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KartHub.Agent.Gamepads;
using KartHub.Contracts;

namespace KartHub.Agent.Sinks.InputBot;

/// <summary>Drives an emulator whose input plugin is input-bot, or KartHub's told to poll: it asks over HTTP for every reading of a pad.</summary>
public sealed class InputBotSink : IControllerSink
{
    /// <summary>Where input-bot asks.</summary>
    public const int DefaultPort = 8082;

    private static readonly TimeSpan Unpolled = TimeSpan.FromSeconds(1); // A game reads thirty or sixty times a second.
    private static readonly byte[] Neutral = InputBotAnswer.Of(N64Pad.Neutral);

    private readonly InputBotServer server;
    private readonly TimeProvider time;
    private readonly Lock access = new();
    private N64Pad pad;
    private byte[] answer = Neutral;
    private long polledAt;

    /// <param name="address">Where to listen; port 0 takes a free one.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="Refusal">Nobody can listen there; the message says why.</exception>
    public InputBotSink(IPEndPoint address, TimeProvider time)
    {
        this.time = time;
        polledAt = long.MinValue;
        try
        {
            server = new InputBotServer(address, AnswerOf, time);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new Refusal("sink.port-taken", $"Port {address.Port} is taken, perhaps by another agent. Stop that one, or choose another port here and for the emulator: --sink http:{address.Port + 1}.", e);
        }
        catch (SocketException e)
        {
            throw new Refusal("sink.cannot-listen", $"Nobody can listen at {address}: {e.Message}", e);
        }
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => server.Address;

    /// <summary>Requests answered or refused.</summary>
    public long Answered => server.Answered;

    public string Name => $"mupen64plus (input-bot, port {Address.Port})";

    public bool CarriesThePad => true;

    public string? Trouble => Volatile.Read(ref polledAt) is var at && at != long.MinValue && time.GetElapsedTime(at) <= Unpolled
        ? null
        : $"No emulator polls port {Address.Port}: start it with input-bot, or with `agent emulator --pad http://127.0.0.1:{Address.Port}`.";

    /// <summary>Listens at an address.</summary>
    /// <param name="place">A port, or an address and a port; empty for input-bot's port on this machine alone.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="Refusal">It cannot be understood, or nobody can listen there.</exception>
    public static InputBotSink Open(string place, TimeProvider time)
    {
        var parts = place.Split(':');
        var address = IPAddress.Loopback; // Whoever can ask can slow the game down: only those on this machine, unless told otherwise.
        ushort port = DefaultPort;
        var understood = parts.Length switch
        {
            1 => place.Length == 0 || ushort.TryParse(place, CultureInfo.InvariantCulture, out port),
            2 => IPAddress.TryParse(parts[0], out address) && ushort.TryParse(parts[1], CultureInfo.InvariantCulture, out port),
            _ => false,
        };
        return understood && address?.AddressFamily == AddressFamily.InterNetwork
            ? new InputBotSink(new IPEndPoint(address, port), time)
            : throw new Refusal("sink.no-place-to-listen", $"\"{place}\" is no place to listen. Write --sink http:{DefaultPort}, or --sink http:0.0.0.0:{DefaultPort} for containers and other machines.");
    }

    public void Relay(PadMoment pad) => Set(N64Pad.From(pad));

    public void Engage() => Set(N64Pad.Neutral);

    public void Send(Controls controls) => Set(N64Pad.From(controls));

    public void Release() => Set(N64Pad.Neutral);

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Set(N64Pad next)
    {
        lock (access)
        {
            if (next != pad)
            {
                pad = next;
                Volatile.Write(ref answer, InputBotAnswer.Of(next));
            }
        }
    }

    private byte[] AnswerOf(int pad)
    {
        if (pad != 0)
        {
            return Neutral;
        }

        Volatile.Write(ref polledAt, time.GetTimestamp());
        return Volatile.Read(ref answer);
    }
}
