using System.Net;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Guard;

/// <summary>
/// Nothing is changed in a person's name because a page of another site said so. Each route that may change something stands here
/// with what protects it; a new one must be added.
/// </summary>
public sealed class ChangingRouteTests
{
    private const string Token = "the antiforgery token";
    private const string Header = "a header that other sites cannot send";
    private const string Key = "the agent's key or code, which no browser sends by itself";
    private const string Origin = "the origin alone: scripts open it, and browsers say whose";

    private const string Reads = "nothing: it reads, whatever the method";

    private static readonly Dictionary<string, string> Protections = new()
    {
        ["POST /leave"] = Token,
        ["POST api/recordings/upload"] = Header,
        ["PUT api/seat/preview"] = Header,
        ["PUT api/seat/races/{id:guid}/"] = Header,
        ["PUT api/seat/races/{id:guid}/ticks/{from:int:min(0)}"] = Header,
        ["PUT api/seat/races/{id:guid}/erased"] = Header,
        ["POST api/seat/races/{id:guid}/end"] = Header,
        ["DELETE api/seat/races/{id:guid}/"] = Header,
        ["POST api/agents/pair"] = Key,
        ["PUT api/recordings/{id:guid}/"] = Key,
        ["PUT api/recordings/{id:guid}/segments/{sequence:int:min(0)}"] = Key,
        ["POST api/recordings/{id:guid}/seal"] = Key,
        ["ANY /live/agents"] = Key,
        ["ANY /live/agents/negotiate"] = Key,
        ["ANY /live/training"] = Origin,
        ["ANY /live/training/negotiate"] = Origin,
        ["ANY /_blazor"] = Origin,
        ["ANY /_blazor/negotiate"] = Origin,
        ["ANY /_blazor/disconnect/"] = Origin,
        ["ANY /_blazor/initializers/"] = Origin,
        ["ANY /health"] = Reads,
        ["ANY /hangfire/{**path}"] = Reads,
    };

    [Fact]
    public async Task TheList_HasThemAll()
    {
        await using var hub = new HubApp();
        _ = hub.CreateClient();

        Changing(hub).Where(e => !IsPage(e)).SelectMany(Names).Order().ShouldBe(Protections.Keys.Order());
    }

    [Fact]
    public async Task AForm_IsTakenByNoPageWithoutItsToken()
    {
        await using var hub = new HubApp();
        using var instructor = await hub.SignedInClientAsync(await hub.InstructorAsync()); // Who may open them all.
        var pages = Changing(hub).Where(IsPage).ToList();

        pages.Count.ShouldBeGreaterThan(8);
        foreach (var page in pages)
        {
            await RefusedAsync(instructor, HttpMethod.Post, Address(page.RoutePattern.RawText!), HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task AnotherSitesPage_ChangesNothing()
    {
        await using var hub = new HubApp();
        using var ann = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        foreach (var (route, protection) in Protections)
        {
            var (method, address) = (new HttpMethod(route.Split(' ')[0].Replace("ANY", "POST", StringComparison.Ordinal)), Address(route.Split(' ')[1]));
            await RefusedAsync(ann, method, address, HttpStatusCode.Forbidden, origin: "https://evil.example");
            if (protection is Token or Header or Key)
            {
                await RefusedAsync(ann, method, address, protection is Key ? HttpStatusCode.Unauthorized : HttpStatusCode.BadRequest);
            }
        }

        (await ann.GetAsync("me")).StatusCode.ShouldBe(HttpStatusCode.OK, "Ann is still signed in");
    }

    /// <summary>Sends what a page of another site might, with the person's cookie.</summary>
    private static async Task RefusedAsync(HttpClient client, HttpMethod method, string address, HttpStatusCode expected, string? origin = null)
    {
        using HttpContent body = expected is HttpStatusCode.Unauthorized ? new StringContent("{}", null, "application/json") : new FormUrlEncodedContent([new("_handler", "join")]);
        using var request = new HttpRequestMessage(method, address) { Content = body };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(expected, $"{method} {address}");
        if (expected is not HttpStatusCode.Unauthorized)
        {
            (await answer.Content.ReadAsStringAsync()).Trim().ShouldEndWith(answer.Content.Headers.ContentType!.MediaType == "text/plain" ? "." : "}");
        }
    }

    private static IEnumerable<RouteEndpoint> Changing(HubApp hub) =>
        hub.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => Methods(e).Any(m => m is not ("GET" or "HEAD")));

    private static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods: { Count: > 0 } named } ? named : ["ANY"];

    private static IEnumerable<string> Names(RouteEndpoint endpoint) => Methods(endpoint).Where(m => m is not ("GET" or "HEAD" or "OPTIONS"))
        .Select(method => $"{method} {endpoint.RoutePattern.RawText}").Distinct();

    private static string Address(string route) => string.Join('/', route.TrimStart('/').Split('/').Select(part => part switch
    {
        _ when part.Contains(":guid", StringComparison.Ordinal) => Guid.NewGuid().ToString(),
        _ when part.Contains(":int", StringComparison.Ordinal) => "1",
        _ when part.StartsWith('{') => "x",
        _ => part,
    }));
}
