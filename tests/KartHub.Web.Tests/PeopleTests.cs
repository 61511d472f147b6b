using System.Net;
using System.Net.Http.Json;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Tests.Recordings;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests;

public sealed class PeopleTests
{
    [Fact]
    public async Task Strangers_AreSentToTheDoor()
    {
        await using var hub = new HubApp();
        using var client = hub.CreateClient(new() { AllowAutoRedirect = false });

        var page = await client.GetAsync("/");

        page.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        page.Headers.Location!.OriginalString.ShouldBe("/door");
    }

    [Fact]
    public async Task TheLinkSignsIn_UntilItExpires()
    {
        await using var hub = new HubApp();
        var keys = hub.Services.GetRequiredService<KeyCabinet>();
        var ann = await hub.AddPersonAsync("Ann");
        using var client = await hub.SignedInClientAsync(ann);
        var (_, expired) = await keys.IssueAsync(KeyKind.SignIn, ann.Id, "old", TimeSpan.Zero, default);

        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await keys.FindAsync(KeyKind.SignIn, expired, default)).ShouldBeNull();
    }

    [Fact]
    public async Task AKey_IsGoodForItsKindAlone_AndKeptOnlyAsHash()
    {
        await using var hub = new HubApp();
        var keys = hub.Services.GetRequiredService<KeyCabinet>();
        var ann = await hub.AddPersonAsync("Ann");
        var (key, secret) = await keys.IssueAsync(KeyKind.Agent, ann.Id, "laptop", null, default);

        (await keys.FindAsync(KeyKind.Agent, secret, default))!.PersonId.ShouldBe(ann.Id);
        (await keys.FindAsync(KeyKind.SignIn, secret, default)).ShouldBeNull();
        (await hub.QueryAsync(db => db.AccessKeys.SingleAsync(k => k.Id == key.Id))).Hash.ShouldBe(AccessKey.HashOf(secret));
    }

    [Fact]
    public async Task AnAgentsUse_IsNoted_AndARevokedKeyIsGoodForNothing()
    {
        await using var hub = new HubApp();
        var keys = hub.Services.GetRequiredService<KeyCabinet>();
        var puttingOut = hub.Services.GetRequiredService<PuttingOut>();
        var (ann, bob) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Bob"));
        using var agent = await hub.AgentClientAsync(ann);
        var key = (await keys.ListAsync(KeyKind.Agent, ann.Id, default)).ShouldHaveSingleItem();
        key.LastUsedAt.ShouldBeNull();
        await agent.OpenRecordingAsync();
        (await keys.ListAsync(KeyKind.Agent, ann.Id, default))[0].LastUsedAt.ShouldNotBeNull();

        await puttingOut.EndKeyAsync(KeyKind.Agent, bob.Id, key.Id, default); // Not his.
        await agent.OpenRecordingAsync();
        await puttingOut.EndKeyAsync(KeyKind.Agent, ann.Id, key.Id, default);
        (await agent.PutAsJsonAsync($"api/recordings/{Guid.NewGuid()}", TestRecording.Start())).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task ARenewedKey_KeepsItsId_AndLosesItsOldSecret()
    {
        await using var hub = new HubApp();
        var keys = hub.Services.GetRequiredService<KeyCabinet>();
        var ann = await hub.AddPersonAsync("Ann");
        var first = await keys.RenewAsync(KeyKind.Agent, ann.Id, "built in", default);
        var id = (await keys.FindAsync(KeyKind.Agent, first, default))!.Id;
        var second = await keys.RenewAsync(KeyKind.Agent, ann.Id, "built in", default);

        (await keys.FindAsync(KeyKind.Agent, first, default)).ShouldBeNull();
        (await keys.FindAsync(KeyKind.Agent, second, default))!.Id.ShouldBe(id);
    }

    [Fact]
    public async Task OnlyTheDoorAndStaticFiles_AreOpen()
    {
        await using var hub = new HubApp();
        _ = hub.CreateClient();

        var open = hub.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => e.RoutePattern.RawText!.TrimStart('/'))
            .Where(route => !route.Contains('.', StringComparison.Ordinal))
            .Distinct().Order().ToArray();

        open.ShouldBe(["api/agents/pair", "door", "enter/{Secret}", "error", "health", "join", "join/{Secret}", "not-found"]);
    }
}
