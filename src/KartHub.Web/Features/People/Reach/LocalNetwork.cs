using System.Net.NetworkInformation;

namespace KartHub.Web.Features.People.Reach;

/// <summary>The networks that this machine is in at the moment.</summary>
public class LocalNetwork
{
    /// <summary>Its cards that are up; none where the system does not say.</summary>
    public virtual IReadOnlyList<NetworkCard> Cards()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType is not (NetworkInterfaceType.Loopback or NetworkInterfaceType.Tunnel))
                .Select(card => (card.Name, Properties: card.GetIPProperties()))
                .Select(card => new NetworkCard(card.Name, card.Properties.GatewayAddresses.Count > 0, [.. card.Properties.UnicastAddresses.Select(a => a.Address)]))];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}
