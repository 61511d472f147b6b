using KartHub.Agent.Sources;
using KartHub.Agent.Sources.X11;
using KartHub.Agent.X11;
using KartHub.Tests.Shared;

namespace KartHub.Agent.Tests.Sources.X11;

public sealed class X11ScreenSourceTests(VirtualScreen screen) : IClassFixture<VirtualScreen>
{
    [SkippableFact]
    public async Task PartOfTheScreen_IsCapturedToThePixel()
    {
        using var window = new TestWindow(screen.Display, "somewhere");
        window.MoveTo(100, 50);
        window.Draw(9);
        await using var source = Open("screen:100,50,320x240");
        await X11WindowSourceTests.ShouldShow(source, window, 9);
    }

    [SkippableFact]
    public async Task WholeScreen_IsAsLargeAsTheServerSays()
    {
        await using var source = Open("screen");
        var picture = (await source.CaptureAsync(CancellationToken.None)).Picture;
        (picture.Width, picture.Height).ShouldBe((1280, 1024));
        new X11ScreenKind(TimeProvider.System, screen.Display).List().Single().ShouldBe(new SourceListing("screen", $"the screen {screen.Display}", 1280, 1024));
    }

    [SkippableFact]
    public async Task PartThatIsNotOnTheScreen_IsLostWithBothSizes()
    {
        await using var source = Open("screen:1000,0,300x200");
        var message = (await Should.ThrowAsync<SourceLostException>(async () => await source.CaptureAsync(CancellationToken.None))).Message;
        message.ShouldContain("300×200");
        message.ShouldContain("1280×1024");
    }

    [SkippableFact]
    public async Task ScreenOf16Bits_KeepsTheWholeRangeOfColours()
    {
        Skip.IfNot(Xvfb.IsInstalled, "Xvfb is not installed (Debian: xvfb).");
        using var server = await Xvfb.StartAsync(640, 480, 16);
        using var window = new TestWindow(server.Display, "five six five");
        await using var source = new X11WindowKind(TimeProvider.System, server.Display).Open("five six five");
        await source.CaptureAsync(CancellationToken.None);
        foreach (var (red, green, blue, rgb) in new[] { (31, 0, 0, "FF0000"), (0, 63, 0, "00FF00"), (0, 0, 31, "0000FF"), (31, 63, 31, "FFFFFF"), (16, 32, 8, "848242") })
        {
            window.Draw565(red, green, blue);
            var picture = (await source.CaptureAsync(CancellationToken.None)).Picture;
            Convert.ToHexString(picture.Row(0)[..3]).ShouldBe(rgb);
            Convert.ToHexString(picture.Row(239)[^3..]).ShouldBe(rgb);
        }
    }

    [SkippableFact]
    public async Task ScreenOfAPalette_IsRefusedInWords()
    {
        Skip.IfNot(Xvfb.IsInstalled, "Xvfb is not installed (Debian: xvfb).");
        using var server = await Xvfb.StartAsync(640, 480, 8);
        await using var source = new X11ScreenKind(TimeProvider.System, server.Display).Open("");
        (await Should.ThrowAsync<SourceLostException>(async () => await source.CaptureAsync(CancellationToken.None))).Message.ShouldContain("8 bits a pixel");
    }

    [SkippableFact]
    public void WithoutSharedMemory_ThePictureIsTheSame()
    {
        using var window = new TestWindow(screen.Display, "far away");
        window.Draw(123);
        using var connection = XConnection.Open(screen.Display);
        var id = new XWindows(connection).Find("far away")!.Id;
        var shape = connection.Attributes(id)!.Value;
        using var near = new XGrabber(connection, shape, 320, 240);
        using var far = new XGrabber(connection, shape, 320, 240, share: false);
        (near.IsShared, far.IsShared).ShouldBe((true, false));
        far.Grab(id, 0, 0)!.Pixels.ShouldBe(near.Grab(id, 0, 0)!.Pixels);
        far.Grab(0x7fffffff, 0, 0).ShouldBeNull();
        near.Grab(0x7fffffff, 0, 0).ShouldBeNull();
    }

    [Fact]
    public void LibraryThatIsMissing_IsNamedWithItsPackage() =>
        Xlib.WhyNot([("libX99.so.6", "libx99-6"), ("libm.so.6", "libc6")])!.Message.ShouldBe(
            "libX99.so.6 cannot be loaded, which the X window system needs. Install libx99-6 (Debian and Ubuntu: sudo apt install libx99-6).");

    [Fact]
    public async Task WithoutADisplay_TheUserHearsWhatToDo()
    {
        await using var source = new X11ScreenKind(TimeProvider.System, "").Open("");
        (await Should.ThrowAsync<SourceLostException>(async () => await source.CaptureAsync(CancellationToken.None))).Message.ShouldContain("DISPLAY is not set");
    }

    private IFrameSource Open(string address) => new SourceCatalog([new X11ScreenKind(TimeProvider.System, screen.Display)]).Open(address);
}
