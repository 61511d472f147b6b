using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace KartHub.Tests.Shared;

/// <summary>A port for a server that must be told one, or comes back to its own.</summary>
internal static class FreePort
{
    // Below those that the system gives to clients: one that tries again while the server is down could be given the server's own.
    private const int First = 20_000;
    private const int End = 32_000;

    public static int Find()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
