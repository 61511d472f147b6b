using System.Net;
using System.Net.Sockets;
using KartHub.Agent.Sources;
using KartHub.Agent.Sources.Vnc;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Sources.Vnc;

/// <summary>Servers that are broken, or mean it.</summary>
public sealed class HostileVncTests
{
    private static readonly Crop Everything = new(0, 0, 10, 8);

    public static TheoryData<string, byte[]> Nonsense => new()
    {
        { "10×9 at (0, 0)) that is outside its screen of 10×8", Rfb.Update(Rfb.Raw(new Crop(0, 0, 10, 9), new uint[90])) },
        { "65535×65535 at (65535, 65535)", Rfb.Update(Rfb.Header(new Crop(65535, 65535, 65535, 65535), 0)) },
        { "outside its screen", Rfb.Update(Rfb.CopyRect(3, 0, new Crop(0, 0, 8, 8))) },
        { "outside its screen", Rfb.Update(Rfb.CopyRect(0, 0, new Crop(9, 0, 2, 1))) },
        { "outside its screen", Rfb.Update(Rfb.Zrle(new Crop(5, 5, 9, 9), Rfb.Deflate(1, 1, 2, 3))) },
        { "damaged", Rfb.Update(Rfb.Zrle(Everything, [9, 9, 9, 9, 9, 9, 9, 9])) },
        { "fewer compressed pixels", Rfb.Update(Rfb.Zrle(Everything, Rfb.Deflate(0, 1, 2, 3))) },
        { "more compressed pixels", Rfb.Update([.. Rfb.Header(Everything, 16), .. Rfb.U32(0xFFFFFFFF), .. Rfb.Deflate(1, 1, 2, 3), .. Nothing(20_000)]) },
        { "65535×65535 pixels; up to 16 million", Rfb.Update(Rfb.DesktopSize(65535, 65535)) },
        { "0×5 pixels", Rfb.Update(Rfb.DesktopSize(0, 5)) },
        { "mouse pointer of 65535×1", Rfb.Update(Rfb.Header(new Crop(0, 0, 65535, 1), -239)) },
        { "encoding that was not asked for (7)", Rfb.Update(Rfb.Header(Everything, 7)) },
        { "encoding that was not asked for (-224)", Rfb.Update(Rfb.LastRect()) }, // Only where the count is left open.
        { "a message that VNC does not have (200)", [200] },
        { "a clipboard of 4294967295 bytes", [3, 0, 0, 0, 255, 255, 255, 255] },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task WhatMakesNoSense_IsSaidInWords(string says, byte[] message)
    {
        await using var server = new TestVncServer { Width = 10, Height = 8 };
        server.Answer(message);
        await using var source = server.Open();
        var lost = await Should.ThrowAsync<SourceLostException>(async () => await source.CaptureAsync(default));
        lost.Message.ShouldContain(says);
        lost.Message.ShouldStartWith($"The VNC server {server.Place} ");
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "is none: it greets with \"HTTP/1.1 400\"")]
    [InlineData("RFB 003.002\n", "is none: it greets with")]
    [InlineData("RFB abc.def\n", "is none: it greets with")]
    public async Task WhatIsNoVncServer_IsSaidToBeNone(string greeting, string says)
    {
        await using var server = new TestVncServer { Version = greeting };
        await using var source = server.Open();
        (await Should.ThrowAsync<SourceLostException>(async () => await source.CaptureAsync(default))).Message.ShouldContain(says);
    }

    public static TheoryData<string, byte[]> Securities => new()
    {
        { "wants security that KartHub does not have (VeNCrypt, type 77)", [2, 19, 77] },
        { "refused the connection: \"Too many\"", [0, .. Rfb.U32(8), .. "Too many"u8] },
        { "sent a text of 4294967295 bytes", [0, 255, 255, 255, 255] },
    };

    [Theory]
    [MemberData(nameof(Securities))]
    public async Task SecurityThatCannotBeMet_IsNamed(string says, byte[] security)
    {
        await using var server = new TestVncServer { Security = security };
        await using var source = server.Open();
        (await Should.ThrowAsync<SourceLostException>(async () => await source.CaptureAsync(default))).Message.ShouldContain(says);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    [InlineData(9000, 10)]
    [InlineData(8000, 8000)]
    public async Task ScreensOfAbsurdSizes_AreRefused(int width, int height)
    {
        await using var server = new TestVncServer { Width = width, Height = height };
        await using var source = server.Open();
        (await Should.ThrowAsync<SourceLostException>(async () => await source.CaptureAsync(default))).Message.ShouldContain($"{width}×{height} pixels");
    }

    [Fact]
    public async Task AConversationThatEndsAnywhere_IsLostInWords()
    {
        byte[] conversation =
        [
            .. "RFB 003.008\n"u8, 1, 1, .. Rfb.U32(0), .. Rfb.U16(10), .. Rfb.U16(8), .. new byte[16], .. Rfb.U32(4), .. "name"u8,
            .. Rfb.Update(Rfb.Zrle(Everything, Rfb.Deflate(1, 1, 2, 3)), Rfb.CopyRect(0, 0, new Crop(2, 2, 3, 3)), Rfb.Raw(Everything, new uint[80])),
        ];
        for (var length = 0; length < conversation.Length; length += length < 120 ? 1 : 17)
        {
            (await LostAsync(conversation[..length])).ShouldBe("closed the connection.", $"after {length} bytes");
        }
    }

    [Fact]
    public async Task Rubbish_IsLostInWords_AndNothingElseHappens()
    {
        var random = new Random(3);
        for (var i = 0; i < 150; i++)
        {
            var rubbish = new byte[random.Next(1, 3000)];
            random.NextBytes(rubbish);
            byte[] start = [.. "RFB 003.008\n"u8, 1, 1, .. Rfb.U32(0), .. Rfb.U16(10), .. Rfb.U16(8), .. new byte[16], .. Rfb.U32(0)];
            await LostAsync(random.Next(4) == 0 ? rubbish : [.. start, 0, 0, 0, 1, .. Rfb.U16(random.Next(12)), .. rubbish]);
        }
    }

    /// <summary>Compressed blocks of no bytes.</summary>
    private static IEnumerable<byte> Nothing(int blocks) => Enumerable.Repeat<byte[]>([0, 0, 0, 255, 255], blocks).SelectMany(b => b);

    /// <summary>Says some bytes whatever is answered, hangs up, and returns what the client says of it.</summary>
    private static async Task<string> LostAsync(byte[] bytes)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var session = new RfbSession(new VncAddress("127.0.0.1", port), new VncOptions(), TimeProvider.System);
        using (var socket = await listener.AcceptSocketAsync())
        {
            await socket.SendAsync(bytes);
            socket.Shutdown(SocketShutdown.Send);
            var answer = new byte[4096];
            while (await socket.ReceiveAsync(answer) > 0)
            {
                // Read to the end, so that nothing is reset on its way.
            }
        }

        return (await session.Ended).Message;
    }
}
