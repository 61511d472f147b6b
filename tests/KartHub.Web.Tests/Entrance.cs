using System.Net;
using System.Text.RegularExpressions;

namespace KartHub.Web.Tests;

/// <summary>What a browser does with a link of the hub, for clients that keep cookies.</summary>
internal static partial class Entrance
{
    /// <summary>Follows a sign-in link and presses its button.</summary>
    /// <returns>Where that leads: the start page, or the door.</returns>
    public static async Task<string> ComeInAsync(this HttpClient client, Uri link)
    {
        using var page = await client.GetAsync(link);
        return await PressAsync(client, link, page, "enter", []);
    }

    /// <summary>Follows an invitation's page and gives a name.</summary>
    /// <inheritdoc cref="ComeInAsync"/>
    public static async Task<string> JoinAsync(this HttpClient client, string secret, string name)
    {
        var address = new Uri($"/join/{secret}", UriKind.Relative);
        using var page = await client.GetAsync(address);
        return await PressAsync(client, address, page, "join", [new("Input.Name", name)]);
    }

    /// <summary>Types a code, and a name unless the code is one's own.</summary>
    /// <inheritdoc cref="ComeInAsync"/>
    public static async Task<string> TypeCodeAsync(this HttpClient client, string code, string? name = null)
    {
        var address = new Uri("/join", UriKind.Relative);
        using var page = await client.GetAsync(address);
        return await PressAsync(client, address, page, "join", [new("Input.Code", code), new("Input.Name", name)]);
    }

    private static async Task<string> PressAsync(HttpClient client, Uri address, HttpResponseMessage page, string handler, KeyValuePair<string?, string?>[] fields)
    {
        if (page.StatusCode is HttpStatusCode.Redirect)
        {
            return PathOf(page.Headers.Location!);
        }

        var token = Token().Match(await page.Content.ReadAsStringAsync());
        if (!token.Success)
        {
            return page.RequestMessage!.RequestUri!.PathAndQuery; // Followed to the door.
        }

        using var answer = await PostAsync(client, address, token.Groups[1].Value, handler, fields);
        return PathOf(answer.Headers.Location ?? answer.RequestMessage!.RequestUri!);
    }

    /// <summary>Presses the button of a page that is there already.</summary>
    /// <returns>The answer itself.</returns>
    public static async Task<HttpResponseMessage> PressButtonAsync(this HttpClient client, Uri address, HttpResponseMessage page, string handler) =>
        await PostAsync(client, address, Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value, handler, []);

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, Uri address, string token, string handler, KeyValuePair<string?, string?>[] fields)
    {
        using var form = new FormUrlEncodedContent([new("_handler", handler), new("__RequestVerificationToken", WebUtility.HtmlDecode(token)), .. fields]);
        return await client.PostAsync(address, form);
    }

    private static string PathOf(Uri address) => address.IsAbsoluteUri ? address.PathAndQuery : address.OriginalString;

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
