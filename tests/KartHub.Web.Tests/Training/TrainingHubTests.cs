using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Training.Runs;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using KartHub.Web.Tests.Limits;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Training;

/// <summary>One hub for all of them: each has two people of its own.</summary>
public sealed class TrainingHubTests(TrainingHubTests.Listening listening) : IClassFixture<TrainingHubTests.Listening>, IAsyncLifetime
{
    private readonly HubApp hub = listening.Hub;
    private Person ann = null!;
    private Person ben = null!;

    private TrainingRuns Runs => hub.Services.GetRequiredService<TrainingRuns>();

    private RunMetrics Metrics => hub.Services.GetRequiredService<RunMetrics>();

    public async Task InitializeAsync()
    {
        ann = await hub.AddPersonAsync($"Ann {Guid.NewGuid():n}"[..12]);
        ben = await hub.AddPersonAsync($"Ben {Guid.NewGuid():n}"[..12]);
    }

    public async Task DisposeAsync()
    {
        await hub.QueryAsync(db => db.TrainingRuns.ExecuteDeleteAsync()); // The next one sees what is shared.
        await hub.QueryAsync(db => db.Jobs.ExecuteDeleteAsync());
    }

    [Fact]
    public async Task AWatchKey_LetsAProgramLookOn_AndIsGoodForNothingElse()
    {
        var key = await hub.WatchKeyAsync(ann);
        var (_, signIn) = await hub.Services.GetRequiredService<KeyCabinet>().IssueAsync(KeyKind.SignIn, ann.Id, "test", null, default);
        var ask = $"{ITrainingHub.Path}/negotiate?negotiateVersion=1";

        (await PostAsync(ask, key)).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(ask, null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(ask, signIn)).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(ask, await hub.AgentKeyAsync(ann))).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync($"{IAgentHub.Path}/negotiate?negotiateVersion=1", key)).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync($"api/recordings/{Guid.NewGuid()}/seal", key)).ShouldBe(HttpStatusCode.Unauthorized);
        using var client = new HttpClient { BaseAddress = hub.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        (await client.GetAsync(new Uri($"api/models/{Guid.NewGuid()}/files/model.json", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await client.GetStringAsync(new Uri("/training", UriKind.Relative))).ShouldContain("You need a code or a link to come in");
    }

    [Fact]
    public async Task ASignedInBrowser_LooksOnAsItsPerson_AndAKeyCountsMoreThanItsCookie()
    {
        await hub.AddRunAsync(ann, "Hers");
        await using var browser = await ConnectAsync(o => o.Headers["Cookie"] = hub.CookieAsync(ann).GetAwaiter().GetResult());
        await using var both = await ConnectAsync(o =>
        {
            o.Headers["Cookie"] = hub.CookieAsync(ann).GetAwaiter().GetResult();
            o.Headers["Authorization"] = $"Bearer {hub.WatchKeyAsync(ben).GetAwaiter().GetResult()}";
        });

        (await ListAsync(browser)).ShouldBe(["Hers"]);
        (await ListAsync(both)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Runs_AreThoseThatOnesPersonSees_TheNewestFirst()
    {
        await hub.AddRunAsync(ann, "Ann's", JobState.Done, DateTimeOffset.UnixEpoch);
        var shared = await hub.AddRunAsync(ben, "Ben's, shared", JobState.Running, DateTimeOffset.UnixEpoch.AddDays(1));
        await hub.AddRunAsync(ben, "Ben's", JobState.Failed, DateTimeOffset.UnixEpoch.AddDays(2));
        await Runs.ShareAsync(shared.Id, true, ben.Principal(), default);
        await using var anns = await ConnectAsync(ann);
        await using var bens = await ConnectAsync(ben);
        await using var instructors = await ConnectAsync(await hub.InstructorAsync());

        (await ListAsync(anns)).ShouldBe(["Ben's, shared", "Ann's"]);
        (await ListAsync(bens)).ShouldBe(["Ben's", "Ben's, shared"]);
        (await ListAsync(instructors)).ShouldBe(["Ben's", "Ben's, shared", "Ann's"]);
        var run = (await anns.InvokeAsync<RunStanding[]>(nameof(ITrainingHub.ListRuns)))[0];
        (run.Id, run.Owner, run.State, run.HasEnded, run.Epochs, run.EpochsDone, run.BestLoss).ShouldBe((shared.Id, ben.Name, "running", false, new TrainingOptions().Epochs, 0, null));
    }

    [Fact]
    public async Task ARun_GivesTheEpochsItHas_ThenEachAsItComes_AndEndsSayingHow()
    {
        var run = await hub.AddRunAsync(ann, "Under way", JobState.Running, DateTimeOffset.UnixEpoch);
        await Metrics.KeepAsync(run.Id, [Report(1, 0.5), Report(2, 0.25)], default);
        await using var connection = await ConnectAsync(ann);
        await using var news = connection.StreamAsync<RunNews>(nameof(ITrainingHub.WatchRun), run.Id).GetAsyncEnumerator();

        (await news.MoveNextAsync()).ShouldBeTrue();
        news.Current.Epochs.Select(e => (e.Epoch, e.TrainLoss, e.ValLoss, e.RowsPerSecond)).ShouldBe([(1, 1, 0.5, 100), (2, 1, 0.25, 100)]);
        var standing = news.Current.Run;
        (standing.EpochsDone, standing.BestEpoch, standing.BestLoss, standing.BaselineMean, standing.BaselineZero).ShouldBe((2, 2, 0.25, 0.75, 0.875));
        await Metrics.KeepAsync(run.Id, [Report(3, 0.125)], default);
        (await news.MoveNextAsync()).ShouldBeTrue();
        news.Current.Epochs.Select(e => e.Epoch).ShouldBe([3]);
        news.Current.Run.State.ShouldBe("running");
        await EndAsync(run, JobState.Cancelled);
        (await news.MoveNextAsync()).ShouldBeTrue();
        news.Current.Epochs.ShouldBeEmpty();
        (news.Current.Run.State, news.Current.Run.HasEnded, news.Current.Run.BestEpoch).ShouldBe(("cancelled", true, 3));
        (await news.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task TheList_IsToldAgain_WhenSomethingInItChanges()
    {
        await using var connection = await ConnectAsync(ann);
        await using var lists = connection.StreamAsync<RunStanding[]>(nameof(ITrainingHub.WatchRuns)).GetAsyncEnumerator();
        (await lists.MoveNextAsync()).ShouldBeTrue();
        lists.Current.ShouldBeEmpty();

        var run = await hub.AddRunAsync(ann, "New", JobState.Running, DateTimeOffset.UnixEpoch);
        (await lists.MoveNextAsync()).ShouldBeTrue();
        lists.Current.ShouldHaveSingleItem().Name.ShouldBe("New");
        await EndAsync(run, JobState.Done);
        (await lists.MoveNextAsync()).ShouldBeTrue();
        lists.Current.ShouldHaveSingleItem().State.ShouldBe("done");
        await Runs.DeleteAsync(run.Id, ann.Principal(), default);
        (await lists.MoveNextAsync()).ShouldBeTrue();
        lists.Current.ShouldBeEmpty();
    }

    [Fact]
    public async Task ARun_ThatIsUnsharedMeanwhile_IsToldNoMore_AsIfItWereNotThere()
    {
        var run = await hub.AddRunAsync(ann, "Shared for now", JobState.Running, DateTimeOffset.UnixEpoch);
        await Runs.ShareAsync(run.Id, true, ann.Principal(), default);
        await using var connection = await ConnectAsync(ben);
        await using var news = connection.StreamAsync<RunNews>(nameof(ITrainingHub.WatchRun), run.Id).GetAsyncEnumerator();
        (await news.MoveNextAsync()).ShouldBeTrue();

        await Runs.ShareAsync(run.Id, false, ann.Principal(), default);
        await Metrics.KeepAsync(run.Id, [Report(1, 0.5)], default);

        var refusal = await Should.ThrowAsync<HubException>(async () => await news.MoveNextAsync());
        refusal.Message.ShouldContain("There is no such run, or it is not for you to see.");
        foreach (var other in new[] { run.Id, Guid.NewGuid() })
        {
            var reading = Should.ThrowAsync<HubException>(async () => await connection.StreamAsync<RunNews>(nameof(ITrainingHub.WatchRun), other).FirstAsync());
            (await reading).Message.ShouldBe(refusal.Message);
        }
    }

    [Fact]
    public async Task AFailure_IsExplained_ToTheOwnerAlone()
    {
        var run = await hub.AddRunAsync(ann, "Failed", JobState.Running, DateTimeOffset.UnixEpoch);
        await hub.QueryAsync(db => db.Jobs.Where(j => j.Id == run.JobId)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.Error, Phrase.AsItIs("The recording Long way is broken.")).SetProperty(j => j.State, JobState.Failed)));
        await Runs.ShareAsync(run.Id, true, ann.Principal(), default);
        await using var anns = await ConnectAsync(ann);
        await using var bens = await ConnectAsync(ben);

        (await anns.StreamAsync<RunNews>(nameof(ITrainingHub.WatchRun), run.Id).SingleAsync()).Run.Error.ShouldBe("The recording Long way is broken.");
        var told = (await bens.StreamAsync<RunNews>(nameof(ITrainingHub.WatchRun), run.Id).SingleAsync()).Run;
        (told.State, told.Error).ShouldBe(("failed", null));
    }

    [Fact]
    public async Task Streams_AreBounded_ForAPersonsProgramsTogether_AndCallsAnsweredBesideThem()
    {
        await using var first = await ConnectAsync(ann);
        await using var second = await ConnectAsync(ann);
        using var ended = new CancellationTokenSource();
        for (var i = 0; i < ITrainingHub.MostStreams; i++)
        {
            var stream = (i % 2 == 0 ? first : second).StreamAsync<RunStanding[]>(nameof(ITrainingHub.WatchRuns), ended.Token).GetAsyncEnumerator();
            (await stream.MoveNextAsync()).ShouldBeTrue();
        }

        (await Should.ThrowAsync<HubException>(OneMoreAsync)).Message.ShouldContain("16 streams are open already");
        (await ListAsync(second)).ShouldBeEmpty();
        await using var bens = await ConnectAsync(ben);
        (await bens.StreamAsync<RunStanding[]>(nameof(ITrainingHub.WatchRuns)).FirstAsync()).ShouldBeEmpty();

        await ended.CancelAsync();
        await Eventually.IsTrueAsync(async () =>
        {
            try
            {
                await OneMoreAsync();
                return true;
            }
            catch (HubException)
            {
                return false;
            }
        });

        async Task OneMoreAsync() => (await first.StreamAsync<RunStanding[]>(nameof(ITrainingHub.WatchRuns)).FirstAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Calls_BeyondWhatTheHubCanBear_AreRefusedInWords()
    {
        await using var connection = await ConnectAsync(ann);

        var answers = Task.WhenAll(Enumerable.Range(0, 200).Select(_ => connection.InvokeAsync<RunStanding[]>(nameof(ITrainingHub.ListRuns))));

        (await Should.ThrowAsync<HubException>(answers)).Message.ShouldContain("too many calls at once");
    }

    [Fact]
    public async Task AProgramThatDoesNotRead_HoldsNothingBack()
    {
        var run = await hub.AddRunAsync(ann, "Long", JobState.Running, DateTimeOffset.UnixEpoch);
        await Metrics.KeepAsync(run.Id, [.. Enumerable.Range(1, 2000).Select(epoch => Report(epoch, 1.0 / epoch))], default);
        using var deaf = new ClientWebSocket();
        deaf.Options.SetRequestHeader("Authorization", $"Bearer {await hub.WatchKeyAsync(ben)}");
        await Runs.ShareAsync(run.Id, true, ann.Principal(), default);
        await deaf.ConnectAsync(new UriBuilder(new Uri(hub.Address, ITrainingHub.Path)) { Scheme = "ws" }.Uri, default);
        await SayAsync("""{"protocol":"json","version":1}""");
        for (var i = 0; i < ITrainingHub.MostStreams; i++)
        {
            await SayAsync($$"""{"type":4,"invocationId":"{{i}}","target":"{{nameof(ITrainingHub.WatchRun)}}","arguments":["{{run.Id}}"]}""");
        }

        await using var connection = await ConnectAsync(ann);
        List<int> told = [];
        await foreach (var news in connection.StreamAsync<RunNews>(nameof(ITrainingHub.WatchRun), run.Id))
        {
            told.AddRange(news.Epochs.Select(e => e.Epoch));
            if (told.Count == 2000)
            {
                await Metrics.KeepAsync(run.Id, [Report(2001, 0.5)], default);
                await EndAsync(run, JobState.Done);
            }
        }

        told.ShouldBe(Enumerable.Range(1, 2001));

        Task SayAsync(string message) => deaf.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, default);
    }

    [Fact]
    public async Task AKey_IsMadeOnOnesOwnPage_AndRevokedThere_WhichCutsOffWhoeverWatchesWithIt()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        await page.OpenAsync(new Uri(hub.Address, "/me"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a watch key" }).ClickAsync();
        var key = await page.GetByLabel("Watch key", new() { Exact = true }).InputValueAsync();
        await using var connection = await ConnectAsync(o => o.AccessTokenProvider = () => Task.FromResult<string?>(key));
        var cut = new TaskCompletionSource();
        connection.Closed += _ =>
        {
            cut.SetResult();
            return Task.CompletedTask;
        };
        await using var lists = connection.StreamAsync<RunStanding[]>(nameof(ITrainingHub.WatchRuns)).GetAsyncEnumerator();
        (await lists.MoveNextAsync()).ShouldBeTrue();

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke the watch key" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();

        await cut.Task;
        await Should.ThrowAsync<Exception>(async () => await lists.MoveNextAsync());
        (await Should.ThrowAsync<HttpRequestException>(() => connection.StartAsync())).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task WhoeverIsPutOut_IsCutOff_WithWhatTheyWatch()
    {
        await using var browser = await ConnectAsync(o => o.Headers["Cookie"] = hub.CookieAsync(ben).GetAwaiter().GetResult());
        await using var program = await ConnectAsync(ben);
        var cut = new CountdownEvent(2);
        foreach (var connection in new[] { browser, program })
        {
            connection.Closed += _ =>
            {
                cut.Signal();
                return Task.CompletedTask;
            };
        }

        await hub.Services.GetRequiredService<PuttingOut>().PutOutAsync(ben.Id, default);

        await Eventually.IsTrue(() => cut.IsSet);
    }

    private static EpochReport Report(int epoch, double valLoss) => new(epoch, 1, valLoss, 0.75, 0.875, 100, 0);

    private static async Task<string[]> ListAsync(HubConnection connection) =>
        [.. (await connection.InvokeAsync<RunStanding[]>(nameof(ITrainingHub.ListRuns))).Select(run => run.Name)];

    private async Task EndAsync(TrainingRun run, JobState state) =>
        await hub.QueryAsync(db => db.Jobs.Where(j => j.Id == run.JobId).ExecuteUpdateAsync(set => set.SetProperty(j => j.State, state)));

    private async Task<HubConnection> ConnectAsync(Person person)
    {
        var key = await hub.WatchKeyAsync(person);
        return await ConnectAsync(o => o.AccessTokenProvider = () => Task.FromResult<string?>(key));
    }

    private async Task<HubConnection> ConnectAsync(Action<Microsoft.AspNetCore.Http.Connections.Client.HttpConnectionOptions> configure)
    {
        var connection = new HubConnectionBuilder().WithUrl(new Uri(hub.Address, ITrainingHub.Path), configure).Build();
        await connection.StartAsync();
        return connection;
    }

    private async Task<HttpStatusCode> PostAsync(string path, string? key)
    {
        using var client = new HttpClient { BaseAddress = hub.Address };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return (await client.PostAsync(new Uri(path, UriKind.Relative), null)).StatusCode;
    }

    /// <summary>A hub on a real port. Whatever programs outside do is no error in its log.</summary>
    public sealed class Listening : IAsyncLifetime, IDisposable
    {
        private const string Pages = "Microsoft.AspNetCore.Components."; // One that is left while it opens is an error to them.

        private readonly LogLines log = new();

        public Listening() => Hub = new HubApp { Add = services => services.AddSingleton<ILoggerProvider>(log) }.ListenOnARealPort();

        public HubApp Hub { get; }

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync()
        {
            await Hub.DisposeAsync();
            log.All.Where(l => l.Level >= LogLevel.Error && !l.Category.StartsWith(Pages, StringComparison.Ordinal)).Select(l => $"{l.Category}: {l.Text} {l.Error}").ShouldBeEmpty();
        }

        public void Dispose() => log.Dispose();
    }
}
