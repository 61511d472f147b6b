using System.Net.Http.Headers;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Hub;

/// <summary>Where a hub is and the key to it.</summary>
/// <param name="Address">Of the hub's page, for instance <c>http://hub.local:5080/</c>.</param>
/// <param name="Key">The agent's key, sent as bearer token.</param>
public sealed record HubAddress(Uri Address, string Key)
{
    private const int LargestAnswer = 1 << 20; // Receipts are some hundred bytes; a hub that sends more is none.

    /// <summary>Where SignalR listens.</summary>
    public Uri Live => new UriBuilder(new Uri(Root, IAgentHub.Path.TrimStart('/'))) { Scheme = Address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri;

    private Uri Root => new(Address.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>Reads an address as people type it: without a scheme it is http.</summary>
    /// <returns>Null if it is none.</returns>
    public static Uri? Parse(string text)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(full, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 ? uri : null;
    }

    /// <summary>A client for the hub's endpoints, with the key.</summary>
    public HttpClient CreateClient()
    {
        // A redirect would take the key and the frames to who knows where.
        // And a busy hub is waited for before a segment is sent that it may not want: its refusal would be lost in the sending.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5), Expect100ContinueTimeout = TimeSpan.FromSeconds(10) };
        return new HttpClient(handler)
        {
            BaseAddress = Root,
            MaxResponseContentBufferSize = LargestAnswer,
            Timeout = TimeSpan.FromSeconds(100),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) },
        };
    }

    /// <summary>Without the key: it must not end up in a log.</summary>
    public override string ToString() => Address.ToString();
}
