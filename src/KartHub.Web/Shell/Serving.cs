using System.Net;
using System.Net.Sockets;

namespace KartHub.Web.Shell;

/// <summary>The last of the hub's verbs.</summary>
internal static class Serving
{
    /// <summary>Serves until the hub is stopped. An address that it cannot listen on is said in a sentence.</summary>
    /// <returns>The program's exit code.</returns>
    public static async Task<int> ServeAsync(this WebApplication app)
    {
        var urls = (app.Configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!app.Environment.IsDevelopment() && WhyNoHttps(urls, app.Configuration) is { } why) // There, .NET has a certificate of its own.
        {
            await Console.Error.WriteLineAsync(why);
            return 1;
        }

        foreach (var url in urls)
        {
            if (WhyNot(url) is { } reason) // Asked here, as the server tells it with all of its stack.
            {
                await Console.Error.WriteLineAsync(reason);
                return 1;
            }
        }

        await app.RunAsync();
        return 0;
    }

    private static string? WhyNoHttps(string[] urls, IConfiguration configuration)
    {
        var wanted = urls.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase));
        var certified = configuration["Hub:Https:Certificate"] is not null;
        return wanted && !certified && !configuration.GetSection("Kestrel:Certificates:Default").Exists()
                ? "https needs a certificate: set Hub:Https:Certificate, or start the hub with --certificate FILE --key FILE."
            : certified && urls.Length > 0 && !wanted
                ? "Hub:Https:Certificate is set, but no address to listen on begins with https://."
            : null;
    }

    /// <summary>Why an address cannot be listened on; null if it can, or if the server knows better.</summary>
    private static string? WhyNot(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return $"{url} is no address to listen on. Write it like http://localhost:5080.";
        }

        if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0)
        {
            return null;
        }

        var host = address.Host.Trim('[', ']');
        try
        {
            using var probe = new TcpListener(IPAddress.TryParse(host, out var ip) ? ip : host == "localhost" ? IPAddress.Loopback : IPAddress.Any, address.Port);
            probe.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"Port {address.Port} is taken, perhaps by a hub that runs already. Stop that one, or choose another port.",
                SocketError.AddressNotAvailable => $"{host} is no address of this machine. Use localhost, or 0.0.0.0 to let the whole room in.",
                SocketError.AccessDenied => $"This account may not listen on port {address.Port}. Choose one above 1023.",
                _ => null,
            };
        }
    }
}
