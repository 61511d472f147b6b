using KartHub.Agent.Sinks;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Sinks;

public sealed class SinkCatalogTests : IDisposable
{
    private readonly TestCockpit sink = new(TimeProvider.System);
    private readonly List<string> opened = [];

    public void Dispose() => sink.Dispose();

    [Theory]
    [InlineData("wheel", "")]
    [InlineData("wheel:", "")]
    [InlineData("WHEEL:left", "left")]
    [InlineData("wheel:0.0.0.0:8082", "0.0.0.0:8082")]
    public void Open_GivesTheKindWhatFollowsItsName(string address, string place)
    {
        Catalog.Open(address).ShouldBe(sink);
        opened.ShouldBe([place]);
    }

    [Fact]
    public void None_IsNoSink() => Catalog.Open("none").ShouldBeNull();

    [Fact]
    public void WhatIsUnknown_IsSaidWithWhatThereIs() =>
        Should.Throw<Refusal>(() => Catalog.Open("telepathy:now")).Message.ShouldBe("\"telepathy:now\" is nothing to drive with. Choose one of: wheel[:SIDE], none.");

    private SinkCatalog Catalog => new([new SinkKind("wheel", "wheel[:SIDE]", Open)]);

    private TestCockpit Open(string place)
    {
        opened.Add(place);
        return sink;
    }
}
