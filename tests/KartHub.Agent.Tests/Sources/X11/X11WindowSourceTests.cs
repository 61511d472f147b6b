using KartHub.Agent.Sources;
using KartHub.Agent.Sources.X11;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Tests.Shared;

namespace KartHub.Agent.Tests.Sources.X11;

public sealed class X11WindowSourceTests(VirtualScreen screen) : IClassFixture<VirtualScreen>
{
    [SkippableTheory]
    [InlineData("window:0x")]
    [InlineData("window:KART in the")]
    [InlineData("window:testprogram")]
    [InlineData("WINDOW:tPROg")]
    public async Task Picture_IsWhatTheWindowShows_ToThePixel(string address)
    {
        using var window = new TestWindow(screen.Display, "Kart in the test", "testprogram");
        await using var source = Open(address == "window:0x" ? window.Address : address);
        for (var number = 1; number <= 3; number++)
        {
            window.Draw(number);
            await ShouldShow(source, window, number);
        }

        source.Name.ShouldBe("window: Kart in the test");
        (source as X11WindowSource)!.IsShared.ShouldBeTrue();
    }

    [SkippableFact]
    public async Task CoveredWindow_IsCapturedWhole()
    {
        using var window = new TestWindow(screen.Display, "covered");
        await using var source = Open("window:covered");
        window.Draw(1);
        await ShouldShow(source, window, 1);
        using var cover = new TestWindow(screen.Display, "in front", width: 200, height: 200);
        cover.Draw(77);
        window.Draw(2);
        await ShouldShow(source, window, 2);
    }

    [SkippableFact]
    public async Task WindowPartlyOffTheScreen_IsCapturedWhole()
    {
        using var window = new TestWindow(screen.Display, "half gone", border: 3);
        await using var source = Open("window:half gone");
        window.Draw(4);
        await ShouldShow(source, window, 4);
        window.MoveTo(-200, -100);
        window.Draw(5);
        await ShouldShow(source, window, 5);
        window.MoveTo(1200, 1000);
        window.Draw(6);
        await ShouldShow(source, window, 6);
    }

    [SkippableFact]
    public async Task ResizedWindow_GivesPicturesOfItsNewSize()
    {
        using var window = new TestWindow(screen.Display, "grows");
        await using var source = Open("window:grows");
        foreach (var (width, height) in new[] { (640, 480), (333, 17), (1280, 1024), (193, 9) })
        {
            window.Resize(width, height);
            window.Draw(width);
            await ShouldShow(source, window, width);
        }
    }

    [SkippableFact]
    public async Task HiddenWindow_IsLostWithAReason_AndComesBack()
    {
        using var window = new TestWindow(screen.Display, "hides");
        await using var source = Open("window:hides");
        window.Draw(1);
        await ShouldShow(source, window, 1);
        window.Hide();
        (await ShouldBeLost(source)).ShouldContain("\"hides\" is minimised");
        window.Show();
        window.Draw(2);
        await ShouldShow(source, window, 2);
    }

    [SkippableFact]
    public async Task ClosedWindow_IsLostWithAReason_AndFoundAgainByItsTitle()
    {
        await using var source = Open("window:closes");
        using (var window = new TestWindow(screen.Display, "it closes"))
        {
            window.Draw(1);
            await ShouldShow(source, window, 1);
            window.Close();
            (await ShouldBeLost(source)).ShouldContain("\"it closes\" was closed");
        }

        using var again = new TestWindow(screen.Display, "it closes again", width: 200, height: 100);
        again.Draw(2);
        await ShouldShow(source, again, 2);
    }

    [SkippableFact]
    public async Task WindowThatIsNotThere_IsMissed_AndThoseThereAreAreNamed()
    {
        using var window = new TestWindow(screen.Display, "the only one");
        await using var source = Open("window:nothing like it");
        var message = await ShouldBeLost(source);
        message.ShouldContain("nothing like it");
        message.ShouldContain("\"the only one\"");
    }

    [SkippableFact]
    public async Task OfSeveral_TheClassGoesBeforeTheTitle_AndWhatIsShownBeforeWhatIsHidden()
    {
        using var kart = new TestWindow(screen.Display, "a game", "mupen64plus");
        using var terminal = new TestWindow(screen.Display, "agent record --source window:mupen64plus", "terminal");
        terminal.MoveTo(500, 0);
        kart.Draw(1);
        await using var source = Open("window:mupen64");
        await ShouldShow(source, kart, 1);
        kart.Hide();
        terminal.Draw(2);
        await using var other = Open("window:mupen64");
        await ShouldShow(other, terminal, 2);
    }

    [SkippableFact]
    public async Task WindowsThatChangeAllTheTime_NeverCrashTheAgent()
    {
        await using var source = new X11WindowKind(new HastyTime(), screen.Display).Open("restless");
        using var ended = new CancellationTokenSource();
        var display = screen.Display;
        var changing = Task.Run(() =>
        {
            var random = new Random(7);
            for (var round = 0; round < 5; round++)
            {
                using var window = new TestWindow(display, "restless", width: 50 + random.Next(500), height: 50 + random.Next(400));
                for (var i = 0; i < 500; i++)
                {
                    window.Resize(50 + random.Next(500), 50 + random.Next(400));
                    window.MoveTo(random.Next(-300, 1200), random.Next(-300, 900));
                    window.Hide();
                    window.Show();
                }
            }
        });
        var seen = 0;
        while (!changing.IsCompleted)
        {
            try
            {
                var frame = await source.CaptureAsync(CancellationToken.None);
                frame.Picture.Width.ShouldBeInRange(50, 550);
                seen++;
            }
            catch (SourceLostException e)
            {
                e.Message.ShouldContain("restless");
            }
        }

        await changing;
        seen.ShouldBeGreaterThan(0);
    }

    [SkippableFact]
    public async Task ServerThatGoesAway_IsAnEvent_AndItsSuccessorIsUsed()
    {
        Skip.IfNot(Xvfb.IsInstalled, "Xvfb is not installed (Debian: xvfb).");
        string display;
        IFrameSource source;
        using (var server = await Xvfb.StartAsync(640, 480))
        {
            display = server.Display;
            source = new SourceCatalog([new X11WindowKind(TimeProvider.System, display)]).Open("window:survivor");
            using var window = new TestWindow(display, "survivor");
            window.Draw(1);
            await ShouldShow(source, window, 1);
            window.Abandon();
        }

        (await ShouldBeLost(source)).ShouldContain($"the X server {display} was cut");
        using var successor = await Xvfb.StartAsync(640, 480, 24, display);
        using var reborn = new TestWindow(successor.Display, "survivor");
        reborn.Draw(2);
        await ShouldShow(source, reborn, 2);
        await source.DisposeAsync();
    }

    [SkippableFact]
    public void List_NamesTheWindowsWithTheirSizes()
    {
        using var window = new TestWindow(screen.Display, "Päd & Kart", "listed", 321, 123);
        using var hidden = new TestWindow(screen.Display, "unseen");
        hidden.Hide();
        var listed = new X11WindowKind(TimeProvider.System, screen.Display).List();
        listed.ShouldContain(new SourceListing(window.Address, "Päd & Kart", 321, 123));
        listed.ShouldNotContain(l => l.Name == "unseen");
    }

    [Theory]
    [InlineData("window:", "Which window?")]
    [InlineData("screen:1,2", "screen:1,2")]
    [InlineData("screen:0,0,0x10", "no part of a screen")]
    [InlineData("screen:-1,0,10x10", "no part of a screen")]
    [InlineData("screen:0,0,99999x10", "no part of a screen")]
    public void AddressesThatMeanNothing_AreRefused(string address, string says) =>
        Should.Throw<Refusal>(() => new SourceCatalog([new X11WindowKind(TimeProvider.System), new X11ScreenKind(TimeProvider.System)]).Open(address))
            .Message.ShouldContain(says);

    [Fact]
    public async Task ServerThatIsNotThere_IsLostWithAReason()
    {
        await using var source = new X11WindowKind(TimeProvider.System, ":98765").Open("kart");
        (await ShouldBeLost(source)).ShouldContain("The X server :98765 does not answer");
    }

    internal static async Task ShouldShow(IFrameSource source, TestWindow window, int number)
    {
        Frame? seen = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                seen = await Captured(source);
                return seen?.Width == window.Width && TestWindow.NumberIn(seen) == number;
            },
            $"the picture {number}");
        var picture = seen!;
        picture.Height.ShouldBe(window.Height);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var pixel = picture.Row(y).Slice(x * 3, 3);
                var shade = (uint)(pixel[0] << 16 | pixel[1] << 8 | pixel[2]);
                if (shade != TestWindow.Shade(number, x, y))
                {
                    shade.ShouldBe(TestWindow.Shade(number, x, y), $"at {x},{y}");
                }
            }
        }
    }

    /// <summary>A picture; null while there is none.</summary>
    internal static async Task<Frame?> Captured(IFrameSource source)
    {
        try
        {
            return (await source.CaptureAsync(CancellationToken.None)).Picture;
        }
        catch (SourceLostException)
        {
            return null; // It is searched for twice a second, or called again after a pause.
        }
    }

    private static async Task<string> ShouldBeLost(IFrameSource source) =>
        (await Should.ThrowAsync<SourceLostException>(async () => await source.CaptureAsync(CancellationToken.None))).Message;

    private IFrameSource Open(string address) => new SourceCatalog([new X11WindowKind(TimeProvider.System, screen.Display)]).Open(address);

    /// <summary>A clock on which a second passes between any two looks, so that every capture searches again.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private long now;

        public override long GetTimestamp() => Interlocked.Add(ref now, TimestampFrequency);
    }
}
