using KartHub.Agent.Gamepads;
using KartHub.Agent.Simulation;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Imaging;

namespace KartHub.Agent.Tests;

public sealed class CockpitCatalogTests : IAsyncDisposable
{
    private readonly TestTime time = new();
    private readonly TestKind kind;
    private readonly CockpitCatalog catalog;
    private int worlds;

    public CockpitCatalogTests()
    {
        kind = new TestKind(time);
        catalog = new CockpitCatalog(
            () =>
            {
                worlds++;
                return new SimulatorWorld(null, time, new SimulatorOptions { View = new() { Width = 64, Height = 48 } });
            },
            new SourceCatalog([kind]), () => new NoGamepad("none was asked for"));
    }

    public ValueTask DisposeAsync() => catalog.DisposeAsync();

    [Fact]
    public void Window_IsPlayedWithTheMachinesPad_AndTheSimulatorWithItsOwn()
    {
        catalog.Open(new SourceChoice("test:Mario")).Pad.Name.ShouldBe("none was asked for");
        worlds.ShouldBe(0);
        var simulator = catalog.Open(new SourceChoice("Simulator "));
        (simulator.Pad.Name, simulator.Choice!.Address, simulator.Tracks.Count > 1).ShouldBe(("expert driver", "simulator", true));
        catalog.Open(new SourceChoice("simulator")).Source.ShouldBeSameAs(simulator.Source);
        worlds.ShouldBe(1);
    }

    [Fact]
    public async Task Keyboard_IsPlayedOnWhereItIsChosen()
    {
        await using var machine = new CockpitCatalog(null, new SourceCatalog([kind]), () => new NoGamepad("a pad"), openKeyboard: () => new NoGamepad("a keyboard"));
        machine.HasKeyboard.ShouldBeTrue();
        machine.Open(new SourceChoice("test:Mario") { ByKeyboard = true }).Pad.Name.ShouldBe("a keyboard");
        machine.Open(new SourceChoice("test:Mario")).Pad.Name.ShouldBe("a pad");
        Should.Throw<Refusal>(() => catalog.Open(new SourceChoice("test:Mario") { ByKeyboard = true })).Message.ShouldContain("cannot be read");
    }

    [Theory]
    [InlineData("telescope")]
    [InlineData("")]
    [InlineData("  ")]
    public void OtherAddresses_AreAnsweredWithThoseThatAreUnderstood(string address) =>
        Should.Throw<Refusal>(() => catalog.Open(new SourceChoice(address))).Message.ShouldContain("one of: simulator, test:TITLE");

    [Fact]
    public void AnAddressThatIsNone_IsQuotedAsItWasWritten()
    {
        var refusal = Should.Throw<Refusal>(() => catalog.Open(new SourceChoice("one of: them")));
        refusal.Code.ShouldBe("source.unknown");
        refusal.Message.ShouldBe("\"one of: them\" is no source. A source is one of: simulator, test:TITLE.");
    }

    [Theory]
    [InlineData(-1, 0, 10, 10)]
    [InlineData(0, 0, 0, 10)]
    [InlineData(0, 0, 10, int.MinValue)]
    public void CropThatIsNoPartOfAPicture_IsRefused(int x, int y, int width, int height) =>
        Should.Throw<Refusal>(() => catalog.Open(new SourceChoice("test:Mario", new Crop(x, y, width, height)))).Message.ShouldContain("no part of a picture");

    [Fact]
    public async Task Gallery_ShowsEachWindow_AndNeitherTheHungNorTheClosedOneHoldsItUp()
    {
        kind.Add("Mario", 640, 480);
        kind.Add("Tiny", 20, 10);
        var (asked, hung) = (new TaskCompletionSource(), new TaskCompletionSource<Frame>());
        kind.Windows["Hung"] = _ =>
        {
            asked.SetResult();
            return hung.Task;
        };
        kind.Windows["Closed"] = _ => throw new SourceLostException("closed");
        var listing = new SourceGallery(catalog, time).ListAsync(pictures: true, CancellationToken.None);
        await asked.Task;
        await Eventually.IsTrue(() => time.Waiting == 1); // The hung one's: before it was asked, another's might be the only one.
        time.Advance(TimeSpan.FromSeconds(2));
        var offers = (await listing).Offers.ToDictionary(o => o.Name);

        (await listing).Usages.ShouldBe(["simulator", "test:TITLE"]);
        Png.Read(offers["Mario"].Thumbnail).Size.ShouldBe(new PictureSize(200, 150));
        Png.Read(offers["Tiny"].Thumbnail).Size.ShouldBe(new PictureSize(20, 10));
        offers["Hung"].Thumbnail.ShouldBeNull();
        offers["Closed"].Thumbnail.ShouldBeNull();
        offers["Simulator"].Address.ShouldBe("simulator");
        hung.SetResult(new Frame(8, 8));
        await Eventually.IsTrue(() => kind.Open == 0);
    }

    [Fact]
    public async Task Gallery_FitsIntoAMessage()
    {
        var noise = new Frame(200, 300);
        new Random(3).NextBytes(noise.Pixels);
        for (var i = 0; i < 100; i++)
        {
            kind.Windows[$"{i} {new string('x', 1000)}"] = _ => Task.FromResult(noise);
        }

        var offers = (await new SourceGallery(catalog, time).ListAsync(pictures: true, CancellationToken.None)).Offers;
        offers.Count.ShouldBe(SourceOffers.Most);
        offers.Sum(o => o.Thumbnail?.Length ?? 0).ShouldBeInRange(SourceOffers.MaxThumbnailBytes / 2, SourceOffers.MaxThumbnailBytes);
        offers.ShouldAllBe(o => o.Name.Length <= 120);
    }

    [Fact]
    public void Memory_KeepsTheChoice_AndForgetsWhatIsDamaged()
    {
        using var folder = new TestFolder();
        var memory = new SourceMemory(folder["source.json"]);
        memory.Recall().ShouldBeNull();
        var choice = new SourceChoice("vnc:kart.local:5900", new Crop(1, 2, 640, 480));
        memory.Keep(choice);
        new SourceMemory(folder["source.json"]).Recall().ShouldBe(choice);
        foreach (var damage in (string[])["", "{}", "null", "[1]", "{\"address\":5}"])
        {
            File.WriteAllText(folder["source.json"], damage);
            memory.Recall().ShouldBeNull(damage);
        }
    }
}
