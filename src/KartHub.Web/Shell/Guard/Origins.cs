using KartHub.Web.Data;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Shell.Guard;

/// <summary>Whose pages may call the hub: its own. Browsers say whose page it is, also for WebSockets, which they let any page open.</summary>
internal sealed class Origins(IOptions<HubOptions> options)
{
    /// <summary>Whether a page of another site asks. Agents and other programs are no pages and send no origin.</summary>
    public bool IsForeign(HttpRequest request) => request.Headers.Origin is { Count: > 0 } origins && !origins.All(o => IsOwn(o!, request.Host));

    /// <summary>
    /// The scheme is left out: where a proxy speaks TLS for the hub, the page has https and the request http. No two sites differ in
    /// it alone, since they would share a port.
    /// </summary>
    private bool IsOwn(string origin, HostString host) =>
        (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" && page.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase))
        || options.Value.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);
}
