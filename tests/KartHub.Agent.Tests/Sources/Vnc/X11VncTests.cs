using KartHub.Agent.Sources;
using KartHub.Agent.Sources.Vnc;
using KartHub.Agent.Tests.Sources.X11;
using KartHub.Imaging;
using KartHub.Tests.Shared;

namespace KartHub.Agent.Tests.Sources.Vnc;

/// <summary>Against a server that other people wrote.</summary>
[Trait("Category", "Slow")]
public sealed class X11VncTests(VirtualScreen screen) : IClassFixture<VirtualScreen>
{
    [SkippableTheory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("geheim", false)]
    public async Task TheScreen_IsSeenToThePixel_AndAsItChanges(string? password, bool compressed)
    {
        using var window = Window();
        using var server = await X11Vnc.StartAsync(screen.Display, password);
        await using var source = Open(server, password, compressed);
        for (var number = 1; number <= 5; number++)
        {
            window.Draw(number);
            (await CaptureAsync(source, number)).Size.ShouldBe(new PictureSize(1280, 1024));
        }
    }

    [SkippableFact]
    public async Task AWrongPassword_IsSaid()
    {
        using var window = Window();
        using var server = await X11Vnc.StartAsync(screen.Display, "geheim");
        await using var source = Open(server, "falsch");
        (await Should.ThrowAsync<SourceLostException>(async () => await source.CaptureAsync(default))).Message.ShouldContain("refused the password");
    }

    [SkippableFact]
    public async Task AServerThatEnds_IsLost()
    {
        using var window = Window();
        window.Draw(1);
        var server = await X11Vnc.StartAsync(screen.Display);
        await using var source = Open(server);
        await CaptureAsync(source, 1);
        server.Dispose();
        var lost = "";
        await Eventually.IsTrue(() => Lost());
        lost.ShouldContain("The VNC server 127.0.0.1:");

        bool Lost()
        {
            try
            {
                source.CaptureAsync(default).AsTask().GetAwaiter().GetResult();
                return false;
            }
            catch (SourceLostException e)
            {
                lost = e.Message;
                return true;
            }
        }
    }

    private static IFrameSource Open(X11Vnc server, string? password = null, bool? compressed = null) => new VncKind(
        new VncOptions { Password = password, Compressed = compressed, Patience = Eventually.Patience }, TimeProvider.System).Open($"127.0.0.1:{server.Port}");

    private TestWindow Window()
    {
        Skip.IfNot(X11Vnc.IsInstalled, "x11vnc is not installed (Debian: x11vnc).");
        return new TestWindow(screen.Display, "seen from afar", width: 640, height: 480);
    }

    /// <summary>Captures until the window's picture of that number is there, and compares all of it.</summary>
    private static async Task<Frame> CaptureAsync(IFrameSource source, int number)
    {
        Frame? picture = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                picture = await X11WindowSourceTests.Captured(source); // A server that waits for its turn says nothing for a while.
                return picture is not null && TestWindow.NumberIn(picture) == number && IsWhole(picture, number);
            },
            $"the picture {number}");
        return picture!;
    }

    private static bool IsWhole(Frame picture, int number) => Enumerable.Range(0, 640 * 480).All(i =>
    {
        var (x, y) = (i % 640, i / 640);
        var pixel = picture.Row(y).Slice(x * 3, 3);
        return (uint)(pixel[0] << 16 | pixel[1] << 8 | pixel[2]) == TestWindow.Shade(number, x, y);
    });
}
