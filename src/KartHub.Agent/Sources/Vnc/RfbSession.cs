using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.Vnc;

/// <summary>
/// One connection to a VNC server (RFB, RFC 6143). It asks for the next update as soon as one begins to arrive, so that the newest
/// picture is always here. Ends by itself when the server does, and for good.
/// </summary>
internal sealed class RfbSession : IDisposable
{
    private const int Raw = 0;
    private const int CopyRect = 1;
    private const int Zrle = 16;
    private const int DesktopSize = -223;
    private const int LastRect = -224;
    private const int Cursor = -239;

    private const int AnyNumberOfRectangles = 0xFFFF;
    private const int MaxCursorSide = 1024;
    private const uint MaxClipboard = 64 << 20;

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10); // Some servers ask a person first.

    /// <summary>32 bits a pixel, 24 of them meant, little-endian, true colour, 255 each, red at 16, green at 8, blue at 0.</summary>
    private static readonly byte[] SetPixelFormat = [0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0];

    private readonly Lock writing = new();
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly VncAddress address;
    private readonly VncOptions options;
    private readonly TimeProvider time;
    private readonly long begun;
    private NetworkStream? stream;
    private RfbReader? reader;
    private long askedSince = long.MinValue;
    private long receivingSince = long.MaxValue;

    /// <summary>Begins to connect.</summary>
    public RfbSession(VncAddress address, VncOptions options, TimeProvider time)
    {
        this.address = address;
        this.options = options;
        this.time = time;
        begun = time.GetTimestamp();
        Ended = RunAsync();
    }

    public RfbScreen Screen { get; } = new();

    /// <summary>Completes when the conversation is over, with why.</summary>
    public Task<RfbException> Ended { get; }

    /// <summary>Since the server last said anything.</summary>
    public TimeSpan SilentFor => time.GetElapsedTime(reader?.HeardAt ?? begun);

    /// <summary>Until when the newest picture is known to be what the screen shows: now, unless another is on its way.</summary>
    public long CurrentAt => Math.Min(time.GetTimestamp(), Volatile.Read(ref receivingSince));

    /// <summary>Asks for one pixel, which a server that lives always sends; once per silence. Only after the first picture.</summary>
    public void AskWhetherItIsThere()
    {
        if (askedSince == reader!.HeardAt)
        {
            return;
        }

        askedSince = reader.HeardAt;
        try
        {
            Request(false, new PictureSize(1, 1));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The reading ends too, and says why.
        }
    }

    /// <summary>Hangs up.</summary>
    public void Dispose() => socket.Dispose();

    private async Task<RfbException> RunAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(ConnectLimit, time);
            await socket.ConnectAsync(address.Host, address.Port, limit.Token).ConfigureAwait(false);
            return await Task.Factory.StartNew(() => Talk(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            return new RfbException($"cannot be reached: it did not answer for {ConnectLimit.TotalSeconds:0} s.", e);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return new RfbException("cannot be reached: nothing listens at that port. Is it started?", e);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return new RfbException($"cannot be reached: {e.Message}", e);
        }
        finally
        {
            socket.Dispose();
        }
    }

    private RfbException Talk()
    {
        try
        {
            using (stream = new NetworkStream(socket))
            {
                reader = new RfbReader(stream, time);
                socket.ReceiveTimeout = (int)HandshakeLimit.TotalMilliseconds;
                var size = new RfbHandshake(stream, reader).Run(options.Password);
                socket.ReceiveTimeout = Timeout.Infinite;
                Screen.Resize(size.Width, size.Height);
                Send(SetPixelFormat);
                Send(SetEncodings());
                Request(false, size);
                using var zrle = new ZrleDecoder(reader);
                while (true)
                {
                    ReadMessage(reader, zrle);
                }
            }
        }
        catch (RfbException e)
        {
            return e;
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            return new RfbException($"said nothing for {HandshakeLimit.TotalSeconds:0} s. Is it a VNC server?", e);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return new RfbException("is gone: the connection was cut.", e);
        }
    }

    private void ReadMessage(RfbReader reader, ZrleDecoder zrle)
    {
        switch (reader.ReadByte())
        {
            case 0:
                var before = Screen.Size;
                Volatile.Write(ref receivingSince, time.GetTimestamp());
                Request(incremental: true, before); // The server looks for what is next while this update is on its way.
                ReadUpdate(reader, zrle);
                Screen.Publish(time.GetTimestamp());
                Volatile.Write(ref receivingSince, long.MaxValue);
                if (Screen.Size != before)
                {
                    Request(incremental: false, Screen.Size);
                }

                break;
            case 1: // Colours of a palette: we asked for true colour.
                reader.Skip(3);
                reader.Skip(6L * reader.ReadUInt16());
                break;
            case 2: // A bell.
                break;
            case 3: // Its clipboard.
                reader.Skip(3);
                var length = reader.ReadUInt32();
                reader.Skip(length <= MaxClipboard ? length : throw new RfbException($"sent a clipboard of {length} bytes."));
                break;
            case var other:
                throw new RfbException($"sent a message that VNC does not have ({other}).");
        }
    }

    private void ReadUpdate(RfbReader reader, ZrleDecoder zrle)
    {
        reader.Skip(1);
        var count = reader.ReadUInt16();
        for (var i = 0; i < count; i++)
        {
            var part = new Crop(reader.ReadUInt16(), reader.ReadUInt16(), reader.ReadUInt16(), reader.ReadUInt16());
            switch (reader.ReadInt32())
            {
                case Raw:
                    ReadRaw(reader, part);
                    break;
                case CopyRect:
                    Screen.Copy(reader.ReadUInt16(), reader.ReadUInt16(), part);
                    break;
                case Zrle:
                    var length = reader.ReadUInt32();
                    Screen.Begin(part);
                    zrle.Decode(length, part, Screen);
                    break;
                case DesktopSize:
                    Screen.Resize(part.Width, part.Height);
                    break;
                case Cursor:
                    SkipCursor(reader, part);
                    break;
                case LastRect when count == AnyNumberOfRectangles:
                    return;
                case var other:
                    throw new RfbException($"sent pixels in an encoding that was not asked for ({other}).");
            }
        }
    }

    private void ReadRaw(RfbReader reader, Crop part)
    {
        Screen.Begin(part);
        for (var y = part.Y; y < part.Y + part.Height; y++)
        {
            var row = Screen.Row(part.X, y, part.Width);
            reader.Read(MemoryMarshal.AsBytes(row));
            if (!Screen.Whole.IsCompleted)
            {
                foreach (ref var pixel in row)
                {
                    pixel |= RfbScreen.Received; // Later on nobody asks.
                }
            }
        }
    }

    /// <summary>A mouse pointer that is sent apart is not in the picture: nobody learns to drive by it.</summary>
    private static void SkipCursor(RfbReader reader, Crop cursor)
    {
        if (cursor.Width > MaxCursorSide || cursor.Height > MaxCursorSide)
        {
            throw new RfbException($"sent a mouse pointer of {cursor.Width}×{cursor.Height} pixels.");
        }

        reader.Skip(cursor.Width * cursor.Height * Bgrx.Channels + (cursor.Width + 7) / 8 * cursor.Height);
    }

    private byte[] SetEncodings()
    {
        int[] encodings = options.Compressed ?? !address.IsThisMachine
            ? [CopyRect, Zrle, Raw, DesktopSize, LastRect, Cursor]
            : [CopyRect, Raw, Zrle, DesktopSize, LastRect, Cursor];
        var message = new byte[4 + 4 * encodings.Length];
        message[0] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)encodings.Length);
        for (var i = 0; i < encodings.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4 + 4 * i), encodings[i]);
        }

        return message;
    }

    private void Request(bool incremental, PictureSize size)
    {
        var message = new byte[10];
        message[0] = 3;
        message[1] = incremental ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), (ushort)size.Width);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(8), (ushort)size.Height);
        Send(message);
    }

    private void Send(byte[] message)
    {
        lock (writing)
        {
            stream!.Write(message);
        }
    }
}
