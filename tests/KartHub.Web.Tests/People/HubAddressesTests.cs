using System.Net;
using KartHub.Web.Data;
using KartHub.Web.Features.People.Reach;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Tests.People;

/// <summary>Under which addresses links name the hub.</summary>
public sealed class HubAddressesTests
{
    private static readonly Uri Local = new("http://localhost:5080/");

    [Theory]
    [InlineData("http://192.168.1.5:5080/", "http://192.168.1.5:5080/")]
    [InlineData("http://hub.test:5080/people?x=1", "http://hub.test:5080/")]
    [InlineData("http://localhost:5080/")]
    [InlineData("http://127.0.0.1:5080/")]
    [InlineData("http://[::1]:5080/")]
    public void TheAddressOfWhoAsks_IsGood_UnlessItIsThisMachineAlone(string asked, params string[] expected) =>
        Addresses(["http://localhost:5080"]).For(new Uri(asked)).Select(a => a.AbsoluteUri).ShouldBe(expected);

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://+:5080")]
    public void AHubThatListensEverywhere_IsAtItsAddressesInTheNetworks(string listening) =>
        Addresses([listening]).For(Local).Select(a => a.AbsoluteUri).ShouldBe(["http://192.168.1.5:5080/", "http://10.0.0.7:5080/"]);

    [Fact]
    public void WhereOneCardLeadsOn_ItIsThatOne()
    {
        var addresses = Addresses(["https://0.0.0.0:8443"], [Card("eth0", true, "192.168.1.5"), Card("eth1", false, "10.0.0.7"), Card("docker0", true, "172.17.0.1")]);

        addresses.For(Local).Select(a => a.AbsoluteUri).ShouldBe(["https://192.168.1.5:8443/"]);
        addresses.IsOverheard.ShouldBeFalse();
    }

    [Fact]
    public void AVirtualCard_IsBetterThanNone() =>
        Addresses(["http://0.0.0.0:80"], [Card("docker0", false, "172.17.0.1"), Card("eth0", false, "169.254.3.4", "fe80::1")]).For(Local)
            .Select(a => a.AbsoluteUri).ShouldBe(["http://172.17.0.1/"]);

    [Fact]
    public void TheSetting_IsFirst()
    {
        Addresses(["http://0.0.0.0:5080"], address: "https://karts.example").For(new Uri("http://192.168.1.5:5080")).ShouldBe([new Uri("https://karts.example")]);
        Addresses([], address: "https://karts.example").All().ShouldBe([new Uri("https://karts.example")]);
    }

    [Theory]
    [InlineData("http://localhost:5080", false)]
    [InlineData("http://127.0.0.1:5080", false)]
    [InlineData("http://192.168.1.5:5080", true)]
    [InlineData("http://0.0.0.0:5080", true)]
    [InlineData("https://0.0.0.0:5080", false)]
    public void PlainHttpInANetwork_IsOverheard(string listening, bool expected) => Addresses([listening]).IsOverheard.ShouldBe(expected);

    private static NetworkCard Card(string name, bool leadsOn, params string[] addresses) => new(name, leadsOn, [.. addresses.Select(IPAddress.Parse)]);

    private static HubAddresses Addresses(string[] listening, NetworkCard[]? cards = null, string? address = null) => new(
        new TestServer(listening),
        Options.Create(new HubOptions { Address = address }),
        new TestNetwork(cards ?? [Card("eth0", false, "192.168.1.5", "fe80::2"), Card("wlan0", false, "10.0.0.7"), Card("docker0", false, "172.17.0.1")]));

    private sealed class TestNetwork(NetworkCard[] cards) : LocalNetwork
    {
        public override IReadOnlyList<NetworkCard> Cards() => cards;
    }

    private sealed class TestServer : IServer
    {
        public TestServer(string[] listening)
        {
            var addresses = new ServerAddressesFeature();
            foreach (var address in listening)
            {
                addresses.Addresses.Add(address);
            }

            Features.Set<IServerAddressesFeature>(addresses);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public void Dispose()
        {
        }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
