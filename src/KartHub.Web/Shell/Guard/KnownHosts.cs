using System.Collections.Frozen;
using System.Net;
using System.Net.NetworkInformation;
using KartHub.Web.Data;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Shell.Guard;

/// <summary>
/// The names that the hub answers to. Whoever owns another name can let it lead to this machine, and their page would then be the
/// hub's own to a browser (DNS rebinding). An address in numbers leads nowhere else, so each of them is known.
/// </summary>
internal sealed class KnownHosts(IOptions<HubOptions> options, IConfiguration configuration)
{
    private readonly FrozenSet<string> names = new[] { "localhost" }
        .Concat(OfTheMachine())
        .Concat(OfTheServer(configuration))
        .Concat(options.Value.Hosts)
        .Concat(options.Value.Address is { } address ? [new Uri(address).Host] : [])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a request for this host is the hub's. Programs that name none are let in: browsers always do.</summary>
    public bool Contains(HostString host)
    {
        var name = host.Host.TrimEnd('.');
        return name.Length == 0 || IPAddress.TryParse(name, out _) || names.Contains(name);
    }

    /// <summary>Its name; alone, with "local" as on networks without a name server, and with what its networks call themselves.</summary>
    private static IEnumerable<string> OfTheMachine()
    {
        string[] names = [Environment.MachineName, Dns.GetHostName()];
        string[] networks;
        try
        {
            networks = [IPGlobalProperties.GetIPGlobalProperties().DomainName, .. NetworkInterface.GetAllNetworkInterfaces().Select(n => n.GetIPProperties().DnsSuffix)];
        }
        catch (NetworkInformationException)
        {
            networks = []; // It does not say; the other names are good all the same.
        }

        return names.Concat(networks.Append("local").SelectMany(network => names.Select(name => $"{name}.{network}")));
    }

    /// <summary>Where it was told to listen: that may be a name too.</summary>
    private static IEnumerable<string> OfTheServer(IConfiguration configuration) =>
        (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(HostIn).OfType<string>();

    /// <summary>Null for what is no address: listening there will fail, in words.</summary>
    private static string? HostIn(string address)
    {
        try
        {
            return BindingAddress.Parse(address).Host;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
