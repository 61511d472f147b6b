using System.Net;
using System.Text;
using System.Text.Json;

namespace KartHub.Agent.Hub;

/// <summary>Why the hub refused, as its problem details (RFC 9457) say it.</summary>
internal static class HubProblem
{
    private const int Longest = 300;

    public static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        switch (answer.StatusCode)
        {
            case HttpStatusCode.Unauthorized:
                return "The hub does not know this agent's key. Make a new one on the hub's Drive page (Add an agent).";
            case HttpStatusCode.Forbidden:
                return "The hub does not let this agent's key do that.";
        }

        var text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        return Shortened(Detail(text) ?? answer.ReasonPhrase ?? "no reason given");
    }

    private static string? Detail(string text)
    {
        try
        {
            using var problem = JsonDocument.Parse(text);
            if (problem.RootElement.ValueKind is not JsonValueKind.Object)
            {
                return null;
            }

            foreach (var name in (string[])["detail", "title"])
            {
                if (problem.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String)
                {
                    return value.GetString();
                }
            }

            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One line without control characters: it ends up in a terminal.</summary>
    private static string Shortened(string text)
    {
        var line = new string([.. text.Take(Longest).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > Longest ? $"{line}…" : line;
    }
}
