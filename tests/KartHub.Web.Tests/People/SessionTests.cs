using System.Net;
using KartHub.Agent.Hub;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Tests.Agents;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.People;

public sealed class SessionTests : IAsyncLifetime, IDisposable
{
    private static readonly Uri Start = new("/", UriKind.Relative);

    private readonly HubApp hub = new HubApp().ListenOnARealPort();
    private Person ann = null!;

    private SessionBook Sessions => hub.Services.GetRequiredService<SessionBook>();

    private PuttingOut PuttingOut => hub.Services.GetRequiredService<PuttingOut>();

    private OpenConnections Open => hub.Services.GetRequiredService<OpenConnections>();

    public async Task InitializeAsync() => ann = await hub.AddPersonAsync("Ann");

    async Task IAsyncLifetime.DisposeAsync() => await hub.DisposeAsync();

    public void Dispose() => hub.Dispose();

    [Fact]
    public async Task ASession_IsNamedAfterItsBrowser_AndIsSecret()
    {
        using var browser = await hub.SignedInClientAsync(ann);

        var session = (await Sessions.ListAsync(ann.Id, default)).ShouldHaveSingleItem();
        session.Browser.ShouldBe("An unknown browser");
        session.Hash.Length.ShouldBe(32);
        session.ExpiresAt.ShouldBe(session.CreatedAt.AddDays(30));
        (await Sessions.FindAsync(Convert.ToHexString(session.Hash), default)).ShouldBeNull();
        (await Sessions.FindAsync(session.Id.ToString(), default)).ShouldBeNull();
    }

    [Fact]
    public async Task AnEndedSession_IsRefusedAtTheNextRequest_AndTheOthersStand()
    {
        using var first = await hub.SignedInClientAsync(ann);
        var session = (await Sessions.ListAsync(ann.Id, default)).Single();
        using var second = await hub.SignedInClientAsync(ann);
        (await first.GetAsync(Start)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await PuttingOut.EndSessionAsync((await hub.InstructorAsync()).Id, session.Id, null, default)).ShouldBeFalse(); // Not theirs.
        (await first.GetAsync(Start)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PuttingOut.EndSessionAsync(ann.Id, session.Id, null, default)).ShouldBeTrue();

        (await first.GetAsync(Start)).Headers.Location!.OriginalString.ShouldStartWith("/door");
        (await second.GetAsync(Start)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task WhatASessionHasUnderWay_IsCutOffWithIt()
    {
        await using var agent = await RunningAgent.StartAsync(hub, ann);
        using var browser = await hub.SignedInClientAsync(ann);
        var session = (await Sessions.ListAsync(ann.Id, default)).Single();
        var body = new UnfinishedBody();
        using var upload = new HttpRequestMessage(HttpMethod.Post, "api/recordings/upload") { Content = body, Headers = { { WireHeaders.Upload, "1" } } };
        var answer = browser.SendAsync(upload);
        await Eventually.IsTrue(() => Open.Any(c => c.SessionId == session.Id));

        await PuttingOut.EndSessionAsync(ann.Id, session.Id, null, default);

        await Should.ThrowAsync<HttpRequestException>(answer);
        await Eventually.IsTrue(() => !Open.Any(c => c.SessionId == session.Id));
        Open.Any(c => c.KeyId == agent.Agent.Id).ShouldBeTrue(); // It has a key of its own.
        (await hub.QueryAsync(db => db.Recordings.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task AnAgentThatDidNotYetSayItsName_IsCutOffWithItsKey_AndDoesNotComeBack()
    {
        var secret = await hub.AgentKeyAsync(ann);
        var key = (await hub.Services.GetRequiredService<KeyCabinet>().FindAsync(KeyKind.Agent, secret, default))!;
        var (connected, cut) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var link = new HubLink(new HubAddress(hub.Address, secret), TimeProvider.System);
        link.Connected = async cancellationToken =>
        {
            cancellationToken.Register(() => cut.TrySetResult());
            connected.TrySetResult();
            await cut.Task;
        };
        var running = link.RunAsync(default);
        await connected.Task;

        await PuttingOut.EndKeyAsync(KeyKind.Agent, ann.Id, key.Id, default);

        await cut.Task;
        await Should.ThrowAsync<HubRefusedException>(running);
        hub.Services.GetRequiredService<AgentRegistry>().VisibleTo(ann.ToPrincipal("test")).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnAgentAtWork_IsCutOffWithItsKey()
    {
        await using var agent = await RunningAgent.StartAsync(hub, ann);

        await PuttingOut.EndKeyAsync(KeyKind.Agent, ann.Id, agent.Agent.Id!.Value, default);

        await Should.ThrowAsync<HubRefusedException>(agent.Running);
        await Eventually.IsTrue(() => hub.Services.GetRequiredService<AgentRegistry>().VisibleTo(ann.ToPrincipal("test")).Count == 0);
    }

    [Fact]
    public async Task WhatOnePersonCanHaveOfEach_IsBounded()
    {
        var keys = hub.Services.GetRequiredService<KeyCabinet>();
        var first = await Sessions.BeginAsync(ann.Id, "", default);
        for (var i = 0; i < 20; i++)
        {
            await Sessions.BeginAsync(ann.Id, "", default);
        }

        (await Sessions.ListAsync(ann.Id, default)).Count.ShouldBe(20);
        (await Sessions.FindAsync(first, default)).ShouldBeNull(); // The one that was not seen for longest made way.
        var open = Enumerable.Range(0, 501).Select(_ => Open.TryOpen(ann.ToPrincipal("test"), null, () => { })).ToList();
        open.Count(o => o is not null).ShouldBe(500);
        open.ForEach(o => o?.Dispose());
        Open.Any(c => c.PersonId == ann.Id).ShouldBeFalse();
        var (_, oldest) = await keys.IssueAsync(KeyKind.SignIn, ann.Id, "link", TimeSpan.FromDays(1), default);
        for (var i = 0; i < 50; i++)
        {
            await keys.IssueAsync(KeyKind.SignIn, ann.Id, "link", TimeSpan.FromDays(1), default);
            await keys.InviteAsync(ann.Id, 1, TimeSpan.FromDays(1), default);
            await keys.IssueAsync(KeyKind.Watch, ann.Id, "watch key", null, default);
        }

        (await keys.ListAsync(KeyKind.SignIn, ann.Id, default)).Count.ShouldBe(50);
        (await keys.FindAsync(KeyKind.SignIn, oldest, default)).ShouldBeNull(); // It made way, so that whoever starts the hub always gets in.
        (await Should.ThrowAsync<Refusal>(() => keys.InviteAsync(ann.Id, 1, TimeSpan.FromDays(1), default))).Message.ShouldContain("50");
        (await Should.ThrowAsync<Refusal>(() => keys.IssueAsync(KeyKind.Watch, ann.Id, "watch key", null, default))).Code.ShouldBe("people.too-many-links");
    }

    [Fact]
    public async Task SigningOut_MakesACopiedCookieWorthless_AndEndsThePagesThatItHasOpen()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        await page.OpenAsync(new Uri(hub.Address, "/me"));
        var other = await page.Context.NewPageAsync();
        await other.OpenAsync(new Uri(hub.Address, "/recordings"));
        var copied = (await page.Context.CookiesAsync()).Single(c => c.Name == SessionCookie.Name);
        using var thief = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = hub.Address };
        thief.DefaultRequestHeaders.Add("Cookie", $"{copied.Name}={copied.Value}");
        (await thief.GetAsync(Start)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out of this browser" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You need a code or a link to come in" })).ToBeVisibleAsync();
        (await thief.GetAsync(Start)).Headers.Location!.OriginalString.ShouldStartWith("/door");
        await Expect(other.GetByRole(AriaRole.Heading, new() { Name = "You need a code or a link to come in" })).ToBeVisibleAsync(); // Nobody touched it.
        (await Sessions.ListAsync(ann.Id, default)).ShouldBeEmpty();
    }

    /// <summary>A form whose end does not come.</summary>
    private sealed class UnfinishedBody : HttpContent
    {
        public UnfinishedBody() => Headers.Add("Content-Type", "multipart/form-data; boundary=b");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("--b\r\nContent-Disposition: form-data; name=\"x\"; filename=\"run.zip\"\r\n\r\nPK"u8.ToArray());
            while (true) // Until nobody takes it.
            {
                await stream.FlushAsync();
                await Task.Delay(10);
                await stream.WriteAsync(new byte[1]);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
