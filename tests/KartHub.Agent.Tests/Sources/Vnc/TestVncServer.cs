using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using KartHub.Agent.Sources;
using KartHub.Agent.Sources.Vnc;

namespace KartHub.Agent.Tests.Sources.Vnc;

/// <summary>A VNC server that says what the test tells it to: one prepared answer for each request of an update.</summary>
internal sealed class TestVncServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Channel<byte[]> answers = Channel.CreateUnbounded<byte[]>();
    private readonly List<Task> conversations = [];
    private readonly Task listening;
    private readonly CancellationTokenSource stop = new();
    private volatile CancellationTokenSource? current;

    public TestVncServer()
    {
        listener.Start();
        listening = ListenAsync();
    }

    /// <summary>What it greets with.</summary>
    public string Version { get; init; } = "RFB 003.008\n";

    /// <summary>What it says of security after the versions; made from <see cref="Password"/> and the version if null.</summary>
    public byte[]? Security { get; init; }

    public string? Password { get; init; }

    public int Width { get; init; } = 100;

    public int Height { get; init; } = 80;

    /// <summary>How often someone connected.</summary>
    public int Connections { get; private set; }

    /// <summary>The version that the client said.</summary>
    public string? Agreed { get; private set; }

    /// <summary>Requests of updates: incremental, width, height.</summary>
    public List<(bool Incremental, int Width, int Height)> Requests { get; } = [];

    public List<int> Encodings { get; } = [];

    /// <summary>host:port, as it stands in a source's address.</summary>
    public string Place => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>The way to such servers, with much patience.</summary>
    public static VncKind Kind(TimeProvider? time = null, string? password = null) =>
        new(new VncOptions { Password = password, Patience = Eventually.Patience }, time ?? TimeProvider.System);

    public IFrameSource Open(TimeProvider? time = null, string? password = null) => Kind(time, password).Open(Place);

    /// <summary>Answers a request of an update, or the next one.</summary>
    public void Answer(params byte[][] messages) => answers.Writer.TryWrite([.. messages.SelectMany(m => m)]);

    /// <summary>Cuts the connection.</summary>
    public void Drop() => current?.Cancel();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await listening;
        listener.Stop();
        await Task.WhenAll(conversations);
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(stop.Token);
                Connections++;
                current = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
                conversations.Add(ConverseAsync(socket, current.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task ConverseAsync(Socket socket, CancellationToken dropped)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            await GreetAsync(stream, dropped);
            await stream.WriteAsync((byte[])[.. Rfb.U16(Width), .. Rfb.U16(Height), .. new byte[16], .. Rfb.U32(4), .. "Köl"u8], dropped);
            while (true)
            {
                await TakeMessageAsync(stream, dropped);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Either side hung up.
        }
    }

    private async Task GreetAsync(NetworkStream stream, CancellationToken dropped)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(Version), dropped);
        Agreed = Encoding.ASCII.GetString(await TakeAsync(stream, 12, dropped));
        var minor = Agreed[10] - '0';
        var kind = (byte)(Password is null ? 1 : 2);
        await stream.WriteAsync(Security ?? (minor == 3 ? Rfb.U32(kind) : [2, kind, 19]), dropped);
        if (minor != 3)
        {
            (await TakeAsync(stream, 1, dropped))[0].ShouldBe(kind);
        }

        if (Password is not null)
        {
            byte[] challenge = [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 15))];
            await stream.WriteAsync(challenge, dropped);
            var right = (await TakeAsync(stream, 16, dropped)).SequenceEqual(Encrypt(challenge, Password));
            await stream.WriteAsync(right ? Rfb.U32(0) : minor == 8 ? [.. Rfb.U32(1), .. Rfb.U32(5), .. "Nope."u8] : Rfb.U32(1), dropped);
        }
        else if (minor == 8)
        {
            await stream.WriteAsync(Rfb.U32(0), dropped);
        }

        (await TakeAsync(stream, 1, dropped))[0].ShouldBe((byte)1);
    }

    private async Task TakeMessageAsync(NetworkStream stream, CancellationToken dropped)
    {
        switch ((await TakeAsync(stream, 1, dropped))[0])
        {
            case 0:
                (await TakeAsync(stream, 19, dropped))[3..].ShouldBe([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0]);
                break;
            case 2:
                var count = (await TakeAsync(stream, 3, dropped))[2];
                Encodings.AddRange((await TakeAsync(stream, 4 * count, dropped)).Chunk(4).Select(e => e[0] << 24 | e[1] << 16 | e[2] << 8 | e[3]));
                break;
            case 3:
                var request = await TakeAsync(stream, 9, dropped);
                lock (Requests)
                {
                    Requests.Add((request[0] == 1, request[5] << 8 | request[6], request[7] << 8 | request[8]));
                }

                await stream.WriteAsync(await answers.Reader.ReadAsync(dropped), dropped);
                break;
            case var other:
                throw new InvalidOperationException($"The client sent a message {other}.");
        }
    }

    private static async Task<byte[]> TakeAsync(NetworkStream stream, int count, CancellationToken dropped)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, dropped);
        return bytes;
    }

    private static byte[] Encrypt(byte[] challenge, string password)
    {
#pragma warning disable CA5351
        using var des = DES.Create();
#pragma warning restore CA5351
        des.Key = [.. password.PadRight(8, '\0')[..8].Select(c => Convert.ToByte(new string([.. Convert.ToString(c, 2).PadLeft(8, '0').Reverse()]), 2))];
        return des.EncryptEcb(challenge, PaddingMode.None);
    }
}
