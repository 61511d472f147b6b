using System.Text.Json;
using KartHub.Contracts;
using KartHub.Simulator;
using KartHub.Training.Runs;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings.Mirror;
using KartHub.Web.Features.Recordings.Prepared;
using KartHub.Web.Jobs;
using KartHub.Web.Tests.Training;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.Language;

/// <summary>Another language is another file: what people read is told in it, whoever says it and whenever it was said.</summary>
public sealed class AnotherLanguageTests
{
    /// <summary>What a page says, or has read out, outside of the marks of the made-up language, where it has words.</summary>
    private const string Untold = """
        () => {
          const told = new Set();
          let open = 0;
          const tell = text => {
            let bare = "";
            for (const letter of text ?? "") {
              open += letter === "⟦" ? 1 : letter === "⟧" ? -1 : 0;
              bare += open === 0 && letter !== "⟧" ? letter : "";
            }
            if (/\p{L}{3}/u.test(bare)) {
              told.add(bare.trim());
            }
          };
          const nodes = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
          while (nodes.nextNode()) {
            const node = nodes.currentNode;
            if (node.nodeType === Node.TEXT_NODE) {
              tell(node.data);
            } else {
              const text = open;
              ["title", "aria-label", "aria-valuetext", "placeholder", "alt"].forEach(name => { open = 0; tell(node.getAttribute(name)); });
              open = text;
            }
          }
          return [...told];
        }
        """;

    /// <summary>What is a name, or a unit, in any language.</summary>
    private static readonly string[] Names = ["Ann", "Instructor", "Lap 7", "simulator: Meadow Ring", "expert", "test agent", "KartHub workshop", "min", "English", "esperanto"];

    [Fact]
    public void ItsFile_IsWhole() => MadeUpLanguage.File.FaultsAgainst(TextFile.English, TextFile.Phrases).ShouldBeEmpty();

    [Fact]
    public async Task WhatJobsSay_IsToldInIt_ThoughItWasSaidBefore()
    {
        await using var hub = new HubApp { Add = MadeUpLanguage.Add }.ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var ann = await hub.AddPersonAsync("Ann");
        var why = new Phrase("job.needs-cancelled", $"It needs “{new Phrase("job.prepare", $"Prepare {"Lap 7"}")}”, which was cancelled. Resume, and both run.");
        await hub.AddAsync(JobOf(ann, FlipJob.Kind, JobState.Failed, error: why));
        await hub.AddAsync(JobOf(ann, PrepareJob.Kind, JobState.Failed, error: Phrase.AsItIs("It was said before there were phrases.")));
        await hub.AddAsync(JobOf(ann, PrepareJob.Kind, JobState.Queued, message: new Phrase("job.goes-on", $"Goes on: the hub went down in the middle of it"), held: true));
        var page = await SpeakAsync(hub, browser, ann);

        await page.OpenAsync(new Uri(hub.Address, "/jobs"));
        var failed = page.Locator("tr").Filter(new() { HasText = "⟦Mirror Lap 7⟧" });
        await Expect(failed.Locator(".error")).ToHaveTextAsync("⟦It needs “⟦Prepare Lap 7⟧”, which was cancelled. Resume, and both run.⟧");
        await Expect(page.GetByText("It was said before there were phrases.")).ToBeVisibleAsync();
        await Expect(page.GetByText("⟦Goes on: the hub went down in the middle of it⟧")).ToBeVisibleAsync();
        await failed.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("⟦"); // A refusal: its recording is gone.
        (await page.GetByRole(AriaRole.Alert).First.InnerTextAsync()).ShouldEndWith("⟧");
        (await UntoldAsync(page)).ShouldBe(["It was said before there were phrases."]);
    }

    [Fact]
    public async Task OptionsAndNetworks_AreToldInIt_AndWhatScriptsShow()
    {
        await using var hub = new HubApp { Add = MadeUpLanguage.Add }.ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        await agent.SendSimulatedAsync(2, "Lap 7");
        var page = await SpeakAsync(hub, browser, ann);

        await page.OpenAsync(new Uri(hub.Address, "/training?new=true"));
        foreach (var option in TrainingOptionTable.Main)
        {
            await Expect(page.GetByLabel(MadeUpLanguage.Of(option.Label.Message), new() { Exact = true })).ToBeVisibleAsync();
            await Expect(page.GetByText(MadeUpLanguage.Of(option.Meaning.Message)).First).ToBeVisibleAsync();
        }

        (await UntoldAsync(page)).ShouldBeEmpty();
        const string told = "language => { document.documentElement.lang = language; return import('/texts.js').then(texts => texts.tell('{done} of {total}: {name}, {none}', { done: 12345, total: 20000, name: '{done}' })); }";
        (await page.EvaluateAsync<string>(told, "en")).ShouldBe("12,345 of 20,000: {done}, {none}");
        (await page.EvaluateAsync<string>(told, "nl")).ShouldBe("12.345 of 20.000: {done}, {none}");
    }

    [Fact]
    public async Task NoPage_SaysAnythingElse()
    {
        await using var hub = new HubApp { Add = MadeUpLanguage.Add, Settings = { ["Demo:Agent"] = "true" } }.ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var ann = await hub.AddPersonAsync("Ann", Role.Instructor);
        using var agent = await hub.AgentClientAsync(ann);
        var lap = await agent.SendSimulatedAsync(12, "Lap 7");
        var run = await hub.TrainAsync(ann, "Lap 7", [lap], new TrainingOptions { Epochs = 2, BatchSize = 64, Shift = 2 }, job => !job.IsActive);
        run.Job!.State.ShouldBe(JobState.Done, run.Job.Error?.Message);
        var page = await SpeakAsync(hub, browser, ann);
        List<string> untold = [];
        foreach (var address in new[] { "/", "/recordings", $"/recordings/{lap}", "/training", "/training?new=true", $"/training/{run.Id}", "/models", "/jobs", "/drive", "/people", "/me" })
        {
            await page.OpenAsync(new Uri(hub.Address, address));
            await page.UntilAsync("document.querySelector('main').innerText.includes('⟧')");
            untold.AddRange((await UntoldAsync(page)).Except(NamesOfAgents(hub, ann)).Select(text => $"{address}: {text}"));
        }

        untold.ShouldBeEmpty();
    }

    [Fact]
    public async Task AnEndpoint_TellsAPageInItsLanguage_AndAProgramInEnglish_WithTheSameCode()
    {
        await using var hub = new HubApp { Add = MadeUpLanguage.Add };
        using var client = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        var nothing = new Uri($"/api/models/{Guid.NewGuid()}/download", UriKind.Relative);
        (await ReasonAsync(client, nothing)).ShouldBe(("There is no such model, or it was deleted.", "model.unknown"));
        client.DefaultRequestHeaders.Add("Cookie", $"{CookieRequestCultureProvider.DefaultCookieName}={Uri.EscapeDataString(MadeUpLanguage.Cookie)}");
        (await ReasonAsync(client, nothing)).ShouldBe(("⟦There is no such model, or it was deleted.⟧", "model.unknown"));
    }

    /// <summary>What agents call themselves, their sources, pads and tracks, and the tracks of a seat.</summary>
    private static IEnumerable<string> NamesOfAgents(HubApp hub, Person person) => hub.Services.GetRequiredService<AgentRegistry>().VisibleTo(person.Principal())
        .SelectMany(agent => (string[])[agent.Description.Name, agent.Description.Source, agent.Description.Pad, .. agent.Description.Tracks])
        .Concat(Tracks.All.Select(track => track.Name));

    private static async Task<IEnumerable<string>> UntoldAsync(IPage page) => (await page.EvaluateAsync<string[]>(Untold)).Except(Names);

    private static async Task<(string? Reason, string? Code)> ReasonAsync(HttpClient client, Uri address)
    {
        using var problem = JsonDocument.Parse(await (await client.GetAsync(address)).Content.ReadAsStringAsync());
        return (problem.RootElement.GetProperty("detail").GetString(), problem.RootElement.GetProperty("code").GetString());
    }

    private static async Task<IPage> SpeakAsync(HubApp hub, Browser browser, Person person)
    {
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(person)));
        await page.Context.AddCookiesAsync([new Cookie { Name = CookieRequestCultureProvider.DefaultCookieName, Value = Uri.EscapeDataString(MadeUpLanguage.Cookie), Url = hub.Address.AbsoluteUri }]);
        return page;
    }

    private static Job JobOf(Person owner, string kind, JobState state, Phrase? message = null, Phrase? error = null, bool held = false) => new()
    {
        Kind = kind,
        Title = "Lap 7",
        OwnerId = owner.Id,
        SubjectId = Guid.NewGuid(),
        State = state,
        Message = message,
        Error = error,
        Held = held,
        QueuedAt = DateTimeOffset.UnixEpoch,
        EndedAt = state == JobState.Queued ? null : DateTimeOffset.UnixEpoch,
    };
}
