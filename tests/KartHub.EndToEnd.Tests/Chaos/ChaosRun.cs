using KartHub.Web.Tests;
using Microsoft.Playwright;

namespace KartHub.EndToEnd.Tests.Chaos;

/// <summary>
/// A hub that is killed at random moments while two agents record, someone uploads and a run trains. After each start everything
/// goes on by itself, but for the training, which a person resumes on the page of jobs.
/// </summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    private const int EpochsPerRound = 8; // More than a round is long, so that there is always something to resume.
    private const int LongestLifeMs = 3_000; // A hub is killed at any moment of it.
    private const int LongestStartMs = 1_500;

    private static readonly string[] Karts = ["Kart 1", "Kart 2"];

    private readonly HubProcess hub = new(builtInAgent: false);
    private readonly List<AgentProcess> agents = [];
    private readonly int rounds;
    private readonly int seed;
    private readonly Random random;
    private readonly Action<string> tell;
    private ReceiptProxy proxy = null!;
    private Browser browser = null!;
    private IBrowserContext person = null!;
    private ChaosUploads uploads = null!;

    private ChaosRun(int rounds, int seed, Action<string> tell) => (this.rounds, this.seed, random, this.tell) = (rounds, seed, new Random(seed), tell);

    private int Epochs => EpochsPerRound * rounds;

    /// <summary>Kills a new hub so many times and says what became of what it was given.</summary>
    /// <param name="rounds">How often.</param>
    /// <param name="seed">Of the moments, and of what is uploaded.</param>
    /// <param name="tell">Told how far it is.</param>
    public static async Task<ChaosFigures> RunAsync(int rounds, int seed, Action<string> tell)
    {
        await using var run = new ChaosRun(rounds, seed, tell);
        await run.BeginAsync();
        var begun = TimeProvider.System.GetTimestamp();
        for (var round = 1; round <= rounds; round++)
        {
            tell($"round {round} of {rounds}: {run.proxy.Acknowledged.Count} segments acknowledged, {run.uploads.Answered.Count} uploads answered");
            await run.RoundAsync();
        }

        var seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        await run.EndAsync();
        return await run.JudgeAsync(seconds / rounds);
    }

    public async ValueTask DisposeAsync()
    {
        if (uploads is not null)
        {
            await hub.KillAsync(); // Nobody answers any more: the upload under way ends.
            await uploads.DisposeAsync();
        }

        foreach (var agent in agents)
        {
            await agent.DisposeAsync();
        }

        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        if (proxy is not null)
        {
            await proxy.DisposeAsync();
        }

        await hub.DisposeAsync();
    }

    private async Task BeginAsync()
    {
        await hub.StartAsync();
        proxy = await ReceiptProxy.StartAsync(hub.Address);
        browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(hub.StartLink);
        person = page.Context;
        var site = new Site(page);
        var cookies = await person.CookiesAsync();
        uploads = new ChaosUploads(hub.Address, string.Join("; ", cookies.Select(c => $"{c.Name}={c.Value}")), seed);
        await uploads.UploadAsync();
        uploads.Answered.ShouldHaveSingleItem(string.Join('\n', uploads.Refused));
        await site.StartTrainingAsync(Epochs);
        foreach (var name in Karts)
        {
            agents.Add(new AgentProcess(proxy.Address, await site.AddAgentAsync(name), name));
        }

        agents.ForEach(agent => agent.Start());
        foreach (var name in Karts)
        {
            await site.OpenAgentAsync(name);
            await site.PressRecordAsync(frames: 1);
        }

        await page.CloseAsync();
        uploads.Start();
    }

    /// <summary>A person is at work, the hub is killed at any moment of it, and is started again.</summary>
    private async Task RoundAsync()
    {
        var page = await OpenPageAsync();
        var work = WorkAsync(page);
        if (random.Next(2) == 0)
        {
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Half of the moments lie behind it, however long a busy machine takes.
        }

        await Task.Delay(random.Next(LongestLifeMs));
        await hub.KillAsync();
        if (!page.IsClosed)
        {
            await page.CloseAsync();
        }

        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // What it did not come to, the next round does, or the end, which must succeed.
        if (random.Next(10) == 0)
        {
            var starting = hub.StartAsync();
            await Task.Delay(random.Next(LongestStartMs));
            await hub.KillAsync();
            await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await hub.StartAsync();
    }

    /// <summary>A page of the person, in another browser where that one has crashed: it is not what is tried here.</summary>
    private async Task<IPage> OpenPageAsync()
    {
        try
        {
            return await person.NewPageAsync();
        }
        catch (PlaywrightException e)
        {
            tell($"the browser is gone: {e.Message}");
            await browser.DisposeAsync();
            browser = await Browser.StartAsync();
            var page = await browser.SignInAsync(hub.StartLink);
            person = page.Context;
            return page;
        }
    }

    /// <summary>Resumes the training, and now and then ends a recording or begins another.</summary>
    private async Task WorkAsync(IPage page)
    {
        await ResumeAsync(page);
        if (random.Next(3) == 0)
        {
            var site = new Site(page);
            await site.OpenAgentAsync(Karts[random.Next(Karts.Length)]);
            var (record, stop) = (site.Button("Record"), site.Button("Stop recording"));
            await record.Or(stop).WaitForAsync();
            await (await stop.IsVisibleAsync() ? stop : record).ClickAsync();
        }
    }

    private async Task ResumeAsync(IPage page)
    {
        await page.OpenAsync(new Uri(hub.Address, "jobs"));
        await page.Locator(".queue li, .history tbody tr").First.WaitForAsync();
        var resume = page.GetByRole(AriaRole.Button, new() { Name = "Resume" });
        for (var left = await resume.CountAsync(); left > 0; left = await resume.CountAsync())
        {
            var before = left;
            await resume.First.ClickAsync(); // What a job needs is resumed with it.
            await Eventually.IsTrueAsync(async () => await resume.CountAsync() < before, "a job is resumed");
        }
    }

    /// <summary>Lets everyone come to an end.</summary>
    private async Task EndAsync()
    {
        tell("waiting until the training has ended and everything was sent");
        await uploads.StopAsync();
        var page = await OpenPageAsync();
        await ResumeAsync(page);
        var site = new Site(page);
        foreach (var name in Karts)
        {
            await site.OpenAgentAsync(name);
            var (record, stop) = (site.Button("Record"), site.Button("Stop recording"));
            await record.Or(stop).WaitForAsync();
            if (await stop.IsVisibleAsync())
            {
                await stop.ClickAsync();
                await record.WaitForAsync();
            }
        }

        foreach (var agent in agents)
        {
            await Eventually.IsTrue(() => agent.HasSentAll);
        }

        await site.GoAsync("/training");
        for (var reached = EpochsPerRound; reached <= Epochs; reached += EpochsPerRound)
        {
            await site.WaitForChartAsync(reached); // As long as it goes on, however many there are.
        }

        await page.Locator("article.run-details").GetByRole(AriaRole.Link, new() { Name = "Let it drive" }).WaitForAsync();
        await hub.StopAsync();
    }

    private async Task<ChaosFigures> JudgeAsync(double secondsPerRound)
    {
        var check = new StoreCheck(hub.DataPath);
        await check.RunAsync(proxy, uploads, Epochs);
        var before = await check.OrphansAsync();
        var (exitCode, said) = await hub.RunVerbAsync("doctor");
        tell(said);
        var afterwards = new StoreCheck(hub.DataPath); // It must not have harmed anything.
        await afterwards.RunAsync(proxy, uploads, Epochs);
        List<string> wrong =
        [
            .. check.Wrong.Union(afterwards.Wrong), .. proxy.Contradictions, .. uploads.Refused.Select(r => $"refused: {r}"),
            .. agents.Where(a => a.Refused > 0).Select(a => $"{a.Refused} recordings of an agent were set aside"),
            .. exitCode == 0 ? [] : new[] { $"doctor ended with {exitCode}: {said}" },
        ];

        return new ChaosFigures
        {
            Rounds = hub.Kills,
            SecondsPerRound = secondsPerRound,
            AcknowledgedSegments = proxy.Acknowledged.Count,
            Frames = check.Frames,
            AnsweredUploads = uploads.Answered.Count,
            UnansweredUploads = uploads.Unanswered.Count,
            Epochs = Epochs,
            Lost = [.. check.Lost.Union(afterwards.Lost)],
            Doubled = [.. check.Doubled.Union(afterwards.Doubled)],
            Wrong = wrong,
            OrphansBefore = before,
            OrphansAfter = await afterwards.OrphansAsync(),
        };
    }
}
