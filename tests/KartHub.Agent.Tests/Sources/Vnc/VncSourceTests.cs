using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Agent.Tests.Sources.Vnc;

public sealed class VncSourceTests
{
    private static readonly Crop Everything = new(0, 0, 100, 80);

    [Fact]
    public void WhateverIsSent_IsWhatIsSeen() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => SeesWhatIsSentAsync(new Random(seed)).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("RFB 003.003\n", "RFB 003.003\n", null)]
    [InlineData("RFB 003.003\n", "RFB 003.003\n", "geheim")]
    [InlineData("RFB 003.007\n", "RFB 003.007\n", null)]
    [InlineData("RFB 003.007\n", "RFB 003.007\n", "geheim")]
    [InlineData("RFB 003.008\n", "RFB 003.008\n", "longer than eight")]
    [InlineData("RFB 003.889\n", "RFB 003.008\n", null)]
    [InlineData("RFB 005.000\n", "RFB 003.008\n", "kürzer")]
    [InlineData("RFB 003.005\n", "RFB 003.003\n", null)]
    public async Task EveryVersionIsSpoken_WithAndWithoutAPassword(string version, string agreed, string? password)
    {
        await using var server = new TestVncServer { Version = version, Password = password };
        server.Answer(Rfb.Update(Rfb.Raw(Everything, Shade(9))));
        await using var source = server.Open(password: password);
        (await source.CaptureAsync(default)).Picture.Row(7)[..6].ToArray().ShouldBe([0, 0, 9, 0, 0, 9]);
        server.Agreed.ShouldBe(agreed);
        server.Encodings.ShouldBeSubsetOf([0, 1, 16, -223, -224, -239]);
    }

    [Theory]
    [InlineData("asks for a password", null)]
    [InlineData("refused the password: \"Nope.\"", "wrong")]
    public async Task WithoutTheRightPassword_ItSaysSo_AndDoesNotHammerTheServer(string says, string? given)
    {
        var time = new TestTime();
        await using var server = new TestVncServer { Password = "geheim" };
        await using var source = server.Open(time, given);
        (await LostAsync(source)).ShouldContain(says);
        time.Advance(TimeSpan.FromSeconds(59));
        (await LostAsync(source)).ShouldContain(says);
        server.Connections.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(1));
        (await LostAsync(source)).ShouldContain(says);
        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task APictureHasTheTimeItArrived_AndTheSameAgainTheTimeOfAsking()
    {
        var time = new TestTime();
        await using var server = new TestVncServer();
        server.Answer(Rfb.Update(Rfb.Raw(Everything, Shade(1))));
        await using var source = server.Open(time);
        var first = await source.CaptureAsync(default);
        time.Advance(TimeSpan.FromSeconds(1));
        var again = await source.CaptureAsync(default);
        again.Picture.ShouldBeSameAs(first.Picture);
        (again.Timestamp - first.Timestamp).ShouldBe(TimeSpan.TicksPerSecond);
        server.Answer(Rfb.Update(Rfb.Raw(Everything, Shade(2))));
        server.Answer(Rfb.Update(Rfb.Raw(new Crop(0, 0, 1, 1), [2]))); // Its beginning shows that the first is there.
        await RequestsAsync(server, 4);
        time.Advance(TimeSpan.FromSeconds(1));
        var next = await source.CaptureAsync(default);
        next.Picture.Pixels[2].ShouldBe((byte)2);
        next.Timestamp.ShouldBe(again.Timestamp);
        first.Picture.Pixels[2].ShouldBe((byte)1); // What was given is not written again.
    }

    [Fact]
    public async Task APictureIsNotGiven_BeforeAllOfItIsThere()
    {
        await using var server = new TestVncServer();
        server.Answer(Rfb.Update(Rfb.Raw(new Crop(0, 0, 100, 40), Shade(1, 40))));
        server.Answer(Rfb.Update(Rfb.Raw(new Crop(0, 40, 100, 40), Shade(2, 40))));
        await using var source = server.Open();
        var picture = (await source.CaptureAsync(default)).Picture;
        (picture.Row(39)[2], picture.Row(40)[2]).ShouldBe(((byte)1, (byte)2));
    }

    [Fact]
    public async Task AScreenThatChangesItsSize_IsAskedForAllOfIt()
    {
        await using var server = new TestVncServer();
        server.Answer(Rfb.Update(Rfb.Raw(Everything, Shade(1))));
        await using var source = server.Open();
        (await source.CaptureAsync(default)).Picture.Size.ShouldBe(new PictureSize(100, 80));
        server.Answer(Rfb.Update(Rfb.DesktopSize(30, 20)));
        server.Answer(); // Nothing to the request that crossed the new size.
        server.Answer(Rfb.Update(Rfb.Raw(new Crop(0, 0, 30, 20), Shade(2, 6))));
        await RequestsAsync(server, 5);
        (await source.CaptureAsync(default)).Picture.Size.ShouldBe(new PictureSize(30, 20));
        server.Requests.ShouldBe([(false, 100, 80), (true, 100, 80), (true, 100, 80), (false, 30, 20), (true, 30, 20)]);
    }

    [Fact]
    public async Task WhatIsNoPicture_IsPassedOver()
    {
        await using var server = new TestVncServer();
        byte[] palette = [1, 0, 0, 0, .. Rfb.U16(2), .. new byte[12]];
        byte[] clipboard = [3, 0, 0, 0, .. Rfb.U32(5), .. "hello"u8];
        byte[] rectangles = [.. Rfb.Cursor(9, 7), .. Rfb.Raw(Everything, Shade(3)), .. Rfb.LastRect()];
        server.Answer(palette, [2], clipboard, [0, 0, 0xFF, 0xFF], rectangles);
        await using var source = server.Open();
        (await source.CaptureAsync(default)).Picture.Pixels[2].ShouldBe((byte)3);
    }

    [Fact]
    public async Task AConnectionThatIsCut_IsTriedAgain_AfterGrowingPauses()
    {
        var time = new TestTime();
        await using var server = new TestVncServer();
        server.Answer(Rfb.Update(Rfb.Raw(Everything, Shade(1))));
        await using var source = server.Open(time);
        await source.CaptureAsync(default);
        server.Drop();
        (await LostAsync(source)).ShouldContain(server.Place);
        (await LostAsync(source)).ShouldContain(server.Place);
        server.Connections.ShouldBe(1);

        server.Answer([255]); // Makes no sense: lost again.
        time.Advance(TimeSpan.FromSeconds(0.5));
        (await LostAsync(source)).ShouldContain("a message that VNC does not have (255)");
        time.Advance(TimeSpan.FromSeconds(0.9));
        await LostAsync(source);
        server.Connections.ShouldBe(2);

        server.Answer(Rfb.Update(Rfb.Raw(Everything, Shade(2))));
        time.Advance(TimeSpan.FromSeconds(0.1));
        (await source.CaptureAsync(default)).Picture.Pixels[2].ShouldBe((byte)2);
        server.Connections.ShouldBe(3);
    }

    [Fact]
    public async Task ASilentServer_IsAskedWhetherItIsThere_AndGivenUpWhenItIsNot()
    {
        var time = new TestTime();
        await using var server = new TestVncServer();
        server.Answer(Rfb.Update(Rfb.Raw(Everything, Shade(1))));
        await using var source = server.Open(time);
        await source.CaptureAsync(default);
        await RequestsAsync(server, 2);
        time.Advance(TimeSpan.FromSeconds(3.1));
        await source.CaptureAsync(default);
        server.Answer(); // Nothing to the request before, so that the question is read.
        await RequestsAsync(server, 3);
        server.Requests[2].ShouldBe((false, 1, 1));
        server.Answer(Rfb.Update(Rfb.Raw(new Crop(0, 0, 1, 1), [5])));
        server.Answer(Rfb.Update(Rfb.Raw(new Crop(0, 0, 1, 1), [5]))); // Its beginning shows that the first is there.
        await RequestsAsync(server, 5); // It heard the answer and asks on.
        (await source.CaptureAsync(default)).Picture.Pixels[2].ShouldBe((byte)5);

        time.Advance(TimeSpan.FromSeconds(3.1));
        await source.CaptureAsync(default);
        time.Advance(TimeSpan.FromSeconds(3));
        (await LostAsync(source)).ShouldContain("has said nothing for 6 s");
    }

    [Fact]
    public async Task WhereNothingListens_ItSaysSo()
    {
        var server = new TestVncServer();
        var place = server.Place;
        await server.DisposeAsync();
        await using var source = TestVncServer.Kind().Open(place);
        (await LostAsync(source)).ShouldBe($"The VNC server {place} cannot be reached: nothing listens at that port. Is it started?");
    }

    [Theory]
    [InlineData("host", "host:5900")]
    [InlineData("host:5907", "host:5907")]
    [InlineData("10.0.0.7:1", "10.0.0.7:5901")]
    [InlineData("::1", "[::1]:5900")]
    [InlineData("[::1]:5901", "[::1]:5901")]
    public async Task Addresses_AreUnderstood(string place, string name)
    {
        await using var source = TestVncServer.Kind().Open(place);
        source.Name.ShouldBe($"VNC: {name}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("host:")]
    [InlineData("host:seven")]
    [InlineData("host:65536")]
    [InlineData(":5900")]
    public void WhatIsNoAddress_IsSaid(string place) =>
        Should.Throw<Refusal>(() => TestVncServer.Kind().Open(place)).Message.ShouldContain($"\"vnc:{place}\"");

    private static async Task SeesWhatIsSentAsync(Random random)
    {
        await using var server = new TestVncServer();
        using var zrle = new ZrleEncoder(random);
        var screen = new uint[100 * 80];
        server.Answer(Rfb.Update(Rfb.Raw(Everything, screen)));
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            server.Answer(Rfb.Update([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Change(screen, zrle, random))]));
        }

        screen[^1] = 0x123456; // Nothing else has this colour: the end.
        server.Answer(Rfb.Update(Rfb.Raw(new Crop(99, 79, 1, 1), [0x123456])));
        await using var source = server.Open();
        CapturedFrame seen;
        do
        {
            seen = await source.CaptureAsync(default);
        }
        while (!seen.Picture.Pixels.AsSpan()[^3..].SequenceEqual((ReadOnlySpan<byte>)[0x12, 0x34, 0x56]));

        seen.Picture.Pixels.ShouldBe([.. screen.SelectMany(p => new[] { (byte)(p >> 16), (byte)(p >> 8), (byte)p })]);
    }

    /// <summary>Changes the model of the screen, and says so as a server would.</summary>
    private static byte[] Change(uint[] screen, ZrleEncoder zrle, Random random)
    {
        var (width, height) = (random.Next(1, 100), random.Next(1, 80));
        var at = new Crop(random.Next(100 - width), random.Next(80 - height), width, height);
        var kind = random.Next(3);
        var (fromX, fromY) = (random.Next(100 - width), random.Next(80 - height));
        var colours = random.Next(1, 30);
        uint[] pixels = [.. Enumerable.Range(0, width * height).Select(i => kind == 1
            ? screen[(fromY + i / width) * 100 + fromX + i % width]
            : (uint)random.Next(colours) * 7_777)];
        for (var i = 0; i < pixels.Length; i++)
        {
            screen[(at.Y + i / width) * 100 + at.X + i % width] = pixels[i];
        }

        return kind switch
        {
            0 => Rfb.Raw(at, pixels),
            1 => Rfb.CopyRect(fromX, fromY, at),
            _ => zrle.Encode(at, pixels),
        };
    }

    private static uint[] Shade(uint shade, int height = 80) => [.. Enumerable.Repeat(shade, 100 * height)];

    private static async Task<string> LostAsync(IFrameSource source)
    {
        // What arrived before the end may still be seen.
        while (true)
        {
            try
            {
                await source.CaptureAsync(default);
            }
            catch (SourceLostException e)
            {
                return e.Message;
            }
        }
    }

    private static Task RequestsAsync(TestVncServer server, int count) => Eventually.IsTrue(() =>
    {
        lock (server.Requests)
        {
            return server.Requests.Count >= count;
        }
    });
}
