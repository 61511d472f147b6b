using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KartHub.Contracts;

namespace KartHub.Agent.Sources.Vnc;

/// <summary>Where a VNC server listens.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">1 to 65535.</param>
internal readonly record struct VncAddress(string Host, int Port)
{
    private const int FirstPort = 5900;
    private const int Displays = 100;

    /// <summary>Whether pictures need not be compressed on their way.</summary>
    public bool IsThisMachine =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>host:display</c> (below 100, as VNC viewers take it), <c>[::1]:port</c> and <c>::1</c>.</summary>
    /// <exception cref="Refusal">It is none of these.</exception>
    public static VncAddress Parse(string place)
    {
        var colon = IPAddress.TryParse(place, out var bare) && bare.AddressFamily == AddressFamily.InterNetworkV6 && !place.StartsWith('[') ? -1
            : place.LastIndexOf(':') is var last && last > place.LastIndexOf(']') ? last
            : -1;
        var (host, number) = colon < 0 ? (place, "0") : (place[..colon], place[(colon + 1)..]);
        host = host.Trim().TrimStart('[').TrimEnd(']');
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > ushort.MaxValue)
        {
            throw new Refusal("source.no-vnc-server", $"\"vnc:{place}\" names no VNC server. It looks like vnc:HOST or vnc:HOST:PORT, for instance vnc:192.168.0.7:5900.");
        }

        return new VncAddress(host, port < Displays ? FirstPort + port : port);
    }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
