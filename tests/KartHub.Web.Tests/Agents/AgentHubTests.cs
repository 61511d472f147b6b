using System.Net;
using System.Security.Claims;
using KartHub.Agent.Hub;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Imaging;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Agents;

public sealed class AgentHubTests : IAsyncLifetime, IDisposable
{
    private static readonly StartRecording Order = new("someone", 20, null);

    private readonly HubApp hub = new HubApp().ListenOnARealPort();
    private Person owner = null!;
    private Person other = null!;

    private AgentRegistry Agents => hub.Services.GetRequiredService<AgentRegistry>();

    public async Task InitializeAsync()
    {
        owner = await hub.AddPersonAsync("Ada");
        other = await hub.AddPersonAsync("Bob");
    }

    async Task IAsyncLifetime.DisposeAsync() => await hub.DisposeAsync();

    public void Dispose() => hub.Dispose();

    [Fact]
    public async Task Agent_IsSeenByItsOwnerAndInstructors_AndByNobodyElse()
    {
        await using (var agent = await RunningAgent.StartAsync(hub, owner))
        {
            var id = agent.Agent.Id!.Value;
            Agents.VisibleTo(As(owner)).Single().Description.Name.ShouldBe("Kart 7");
            Agents.VisibleTo(As(await hub.InstructorAsync())).Single().OwnerName.ShouldBe("Ada");
            Agents.VisibleTo(As(other)).ShouldBeEmpty();
            Agents.Find(id, As(other)).ShouldBeNull();
            (await Agents.StartRecordingAsync(id, As(other), Order, default))!.ShouldContain("not connected");
            agent.Agent.Status.Activity.ShouldBe(AgentActivity.Idle);
        }

        await Eventually.IsTrue(() => Agents.VisibleTo(As(owner)).Count == 0);
    }

    [Fact]
    public async Task Recording_IsOrderedThroughTheHub_AndArrivesInItsStore()
    {
        await using var agent = await RunningAgent.StartAsync(hub, owner);
        var id = agent.Agent.Id!.Value;
        (await Agents.StartRecordingAsync(id, As(owner), Order, default)).ShouldBeNull();
        (await Agents.StartRecordingAsync(id, As(owner), Order, default))!.ShouldContain("under way");
        await Eventually.IsTrue(() => Agents.Find(id, As(owner))!.Status is { Activity: AgentActivity.Recording, Frames: > 20 });
        (await Agents.StopRecordingAsync(id, As(owner), default)).ShouldBeNull();
        await Eventually.IsTrueAsync(async () => await hub.QueryAsync(db => db.Recordings.AnyAsync(r => r.State == RecordingState.Sealed)));
        var recording = await hub.QueryAsync(db => db.Recordings.SingleAsync());
        recording.OwnerId.ShouldBe(owner.Id);
        recording.Frames.ShouldBeGreaterThan(20);
        recording.Driver.ShouldBe("expert");
    }

    [Fact]
    public async Task Preview_IsTheNewestPicture_AndTheNextOneWhenAskedForIt()
    {
        await using var agent = await RunningAgent.StartAsync(hub, owner);
        using var browser = await SignedInAsync(owner);
        var address = $"api/agents/{agent.Agent.Id}/preview";
        using var first = await browser.GetAsync(new Uri(address, UriKind.Relative));
        first.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        Png.Read(await first.Content.ReadAsByteArrayAsync()).Width.ShouldBe(320);
        first.Headers.GetValues(WireHeaders.Controls).Single().Split(',').Length.ShouldBe(5);
        first.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var number = long.Parse(first.Headers.GetValues(WireHeaders.PreviewNumber).Single(), System.Globalization.CultureInfo.InvariantCulture);

        HttpResponseMessage? answer = null;
        await Eventually.IsTrueAsync(async () => (answer = await browser.GetAsync(new Uri($"{address}?after={number}", UriKind.Relative))).StatusCode is HttpStatusCode.OK); // An agent that has to wait for its turn shows nothing for a while.
        using var next = answer!;
        long.Parse(next.Headers.GetValues(WireHeaders.PreviewNumber).Single(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(number);
    }

    [Fact]
    public async Task Preview_IsForThoseWhoMaySeeTheAgent()
    {
        await using var agent = await RunningAgent.StartAsync(hub, owner);
        var address = new Uri($"api/agents/{agent.Agent.Id}/preview", UriKind.Relative);
        using var stranger = await SignedInAsync(other);
        (await stranger.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var instructor = await SignedInAsync(await hub.InstructorAsync());
        (await instructor.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var nobody = new HttpClient { BaseAddress = hub.Address };
        (await nobody.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await instructor.GetAsync(new Uri($"api/agents/{Guid.NewGuid()}/preview", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task OtherKeys_DoNotLetAnAgentIn()
    {
        await using var link = new HubLink(new HubAddress(hub.Address, "made up"), TimeProvider.System);
        await Should.ThrowAsync<HubRefusedException>(() => link.RunAsync(CancellationToken.None));
        var (_, signIn) = await hub.Services.GetRequiredService<KeyCabinet>().IssueAsync(KeyKind.SignIn, owner.Id, "test", null, default);
        await using var again = new HubLink(new HubAddress(hub.Address, signIn), TimeProvider.System);
        await Should.ThrowAsync<HubRefusedException>(() => again.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task WhatIsNoAgentsWord_IsRefused()
    {
        using var ended = new CancellationTokenSource();
        await using var link = new HubLink(new HubAddress(hub.Address, await hub.AgentKeyAsync(owner)), TimeProvider.System);
        var done = new TaskCompletionSource();
        link.On(nameof(IAgentClient.StopRecording), () => Task.FromResult<string?>(new string('x', 100_000)));
        link.On<string?>(nameof(IAgentClient.StopDrive), () => throw new InvalidOperationException(new string('x', 100_000)));
        link.Connected = async cancellationToken =>
        {
            try
            {
                await RefusedAsync(nameof(IAgentHub.ReportStatus), new AgentStatus(AgentActivity.Idle, null, null, default, 0, 0, 0, null, null, null));
                await RefusedAsync(nameof(IAgentHub.Announce), [null]);
                await RefusedAsync(nameof(IAgentHub.Announce), new AgentDescription(new string('x', 1000), "m", "1", "s", "p", true, []));
                await RefusedAsync(nameof(IAgentHub.Announce), new AgentDescription("x", "m", "1", "s", "p", true, null!));
                await link.InvokeAsync<Guid>(nameof(IAgentHub.Announce), [new AgentDescription("x", "m", "1", "s", "p", true, [])], cancellationToken);
                await RefusedAsync(nameof(IAgentHub.SendPreview), new Preview("<script>alert(1)</script>"u8.ToArray(), default, null, default));
                await RefusedAsync(nameof(IAgentHub.SendPreview), new Preview(null!, default, null, default));
                await RefusedAsync(nameof(IAgentHub.ReportStatus), [null]);
                await link.InvokeAsync(
                    nameof(IAgentHub.ReportStatus),
                    [new AgentStatus(AgentActivity.Idle, null, null, default, 0, 0, 0, null, new RaceStatus(null!, 0, null!, 0, 0, false, false), new string('x', 100_000))],
                    cancellationToken);
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }

            Task RefusedAsync(string method, params object?[] arguments) =>
                Should.ThrowAsync<HubException>(() => link.InvokeAsync(method, arguments, cancellationToken));
        };
        var running = link.RunAsync(ended.Token);
        await done.Task;
        var agent = Agents.VisibleTo(As(owner)).Single();
        agent.Status!.Trouble!.Length.ShouldBeLessThan(1000);
        agent.Status.Race.ShouldBeNull();
        (await Agents.StopRecordingAsync(agent.Id, As(owner), default)).ShouldNotBeNull().Length.ShouldBeLessThan(1000);
        (await Agents.StopDriveAsync(agent.Id, As(owner), default)).ShouldNotBeNull().Length.ShouldBeLessThan(1000);
        await ended.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task AgentThatComesBackWithItsKey_IsTheSameAgent_AndItsOldConnectionNoLongerCounts()
    {
        var key = await hub.AgentKeyAsync(owner);
        await using var old = new AnnouncedLink(new HubAddress(hub.Address, key), "before");
        var id = await old.Id;
        await using (var fresh = new AnnouncedLink(new HubAddress(hub.Address, key), "after"))
        {
            (await fresh.Id).ShouldBe(id);
            Agents.VisibleTo(As(owner)).Single().Description.Name.ShouldBe("after");
            await old.DisposeAsync();
            await Eventually.IsTrueAsync(async () => await Agents.StopDriveAsync(id, As(owner), default) == "after here");
        }

        await Eventually.IsTrue(() => Agents.VisibleTo(As(owner)).Count == 0);
    }

    [Fact]
    public async Task CallsBeyondWhatTheHubCanBear_AreDropped_AndSoAreConnectionsBeyondFour()
    {
        var address = new HubAddress(hub.Address, await hub.AgentKeyAsync(owner));
        var picture = Png.Write(new Frame(4, 4));
        var links = new List<AnnouncedLink>();
        for (var i = 0; i < 4; i++)
        {
            links.Add(new AnnouncedLink(address, $"link {i}"));
            await links[i].Id;
        }

        var agent = Agents.VisibleTo(As(owner)).Single();
        await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => links[3].CallAsync(nameof(IAgentHub.SendPreview), new Preview(picture, default, null, default))));
        agent.Latest!.Number.ShouldBeInRange(20, 399);
        links.ShouldAllBe(l => l.IsConnected);

        await using var fifth = new AnnouncedLink(address, "fifth");
        await fifth.Id;
        await Eventually.IsTrue(() => links[0].Losses > 0);
        foreach (var link in links)
        {
            await link.DisposeAsync();
        }
    }

    [Fact]
    public async Task QuestionToAnAgent_ThatComesBackOverAnotherConnection_IsNotWaitedFor()
    {
        var address = new HubAddress(hub.Address, await hub.AgentKeyAsync(owner));
        var never = new TaskCompletionSource<string?>();
        await using var old = new AnnouncedLink(address, "before", never.Task);
        var question = Agents.StopDriveAsync(await old.Id, As(owner), default);
        await Eventually.IsTrue(() => old.Asked > 0);
        question.IsCompleted.ShouldBeFalse();

        await using var fresh = new AnnouncedLink(address, "after");
        await fresh.Id;

        (await question).ShouldBe("The connection to before was lost before it answered.");
        (await Agents.StopDriveAsync(await fresh.Id, As(owner), default)).ShouldBe("after here");
    }

    /// <summary>A client with a person's cookie, over the network.</summary>
    private async Task<HttpClient> SignedInAsync(Person person)
    {
        var client = new HttpClient { BaseAddress = hub.Address };
        await client.ComeInAsync(await hub.SignInLinkAsync(person));
        return client;
    }

    private static ClaimsPrincipal As(Person person) => person.ToPrincipal("test");

    /// <summary>An agent that can do nothing but say its name.</summary>
    private sealed class AnnouncedLink : IAsyncDisposable
    {
        private readonly CancellationTokenSource ended = new();
        private readonly TaskCompletionSource<Guid> announced = new();
        private readonly HubLink link;
        private readonly Task running;

        private int asked;
        private int losses;

        public AnnouncedLink(HubAddress address, string name, Task<string?>? answer = null)
        {
            link = new HubLink(address, TimeProvider.System);
            link.On(nameof(IAgentClient.StopDrive), () =>
            {
                Interlocked.Increment(ref asked);
                return answer ?? Task.FromResult<string?>($"{name} here");
            });
            link.Connected = async token =>
            {
                token.UnsafeRegister(_ => Interlocked.Increment(ref losses), null);
                announced.TrySetResult(await link.InvokeAsync<Guid>(nameof(IAgentHub.Announce), [new AgentDescription(name, "m", "1", "s", "p", true, [])], token));
            };
            running = link.RunAsync(ended.Token);
        }

        public Task<Guid> Id => announced.Task;

        public int Asked => Volatile.Read(ref asked);

        public bool IsConnected => link.IsConnected;

        /// <summary>How often its connection was lost.</summary>
        public int Losses => Volatile.Read(ref losses);

        public Task CallAsync(string method, object argument) => link.InvokeAsync(method, [argument], CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            if (!ended.IsCancellationRequested)
            {
                await ended.CancelAsync();
                await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await link.DisposeAsync();
            }
        }
    }
}
