using System.Net;
using System.Net.Sockets;
using KartHub.Web.Data;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Features.People.Reach;

/// <summary>Under which addresses others reach the hub, for links that are given to them.</summary>
public sealed class HubAddresses(IServer server, IOptions<HubOptions> options, LocalNetwork network)
{
    /// <summary>Cards of virtual machines and containers, behind which there is no classroom.</summary>
    private static readonly string[] Virtual = ["docker", "br-", "veth", "virbr", "vmnet", "vbox", "vethernet", "cni", "flannel", "lxc", "podman"];

    /// <summary>
    /// Where others reach the hub: at <c>Hub:Address</c> if it is set; else where the one who asks does, unless that is this machine alone; else
    /// at this machine's addresses in the networks that the hub listens to.
    /// </summary>
    /// <param name="asked">The address in the browser of the one who asks.</param>
    /// <returns>The likeliest first; none if others cannot reach it.</returns>
    public IReadOnlyList<Uri> For(Uri asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return options.Value.Address is { } set ? [new Uri(set)]
            : asked.IsLoopback ? OfTheNetwork()
            : [new Uri(asked.GetLeftPart(UriPartial.Authority))];
    }

    /// <summary>The same where nobody asks: at <c>Hub:Address</c>, or at this machine's addresses.</summary>
    public IReadOnlyList<Uri> All() => options.Value.Address is { } set ? [new Uri(set)] : OfTheNetwork();

    /// <summary>Whether others could listen in: the hub speaks plain http where they reach it.</summary>
    public bool IsOverheard => Bindings().Any(binding => binding.Scheme == Uri.UriSchemeHttp && (IsEverywhere(binding.Host) || !ThisMachineAlone(binding.Host)));

    private IReadOnlyList<Uri> OfTheNetwork() =>
        [.. Bindings().SelectMany(binding => (IsEverywhere(binding.Host) ? Numbers() : ThisMachineAlone(binding.Host) ? [] : [binding.Host])
            .Select(host => new UriBuilder(binding.Scheme, host, binding.Port).Uri)).Distinct()];

    /// <summary>This machine's addresses: of cards that lead on, if there are any; without those of virtual machines, unless there are no others.</summary>
    private IReadOnlyList<string> Numbers()
    {
        var cards = network.Cards().Where(card => card.Addresses.Any(IsOfTheRoom)).ToList();
        var real = cards.Where(card => !Virtual.Any(start => card.Name.StartsWith(start, StringComparison.OrdinalIgnoreCase))).ToList();
        var chosen = real.Count > 0 ? real : cards;
        var leading = chosen.Where(card => card.LeadsOn).ToList();
        return [.. (leading.Count > 0 ? leading : chosen).SelectMany(card => card.Addresses).Where(IsOfTheRoom).Select(address => address.ToString()).Distinct()];
    }

    /// <summary>IPv4, which can be read out and typed; not what a machine gives itself where nobody gave it one.</summary>
    private static bool IsOfTheRoom(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address) && address.GetAddressBytes() is not [169, 254, ..];

    private List<(string Scheme, string Host, int Port)> Bindings() =>
        [.. (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(BindingAddress.Parse)
            .Where(binding => !binding.IsUnixPipe && !binding.IsNamedPipe)
            .Select(binding => (binding.Scheme, binding.Host, binding.Port))];

    /// <summary>What is no address in numbers and no name is everywhere to the server, too.</summary>
    private static bool IsEverywhere(string host) =>
        host is "*" or "+" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    private static bool ThisMachineAlone(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
