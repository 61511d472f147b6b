using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents.Packages;
using KartHub.Web.Features.Agents.Pairing;
using KartHub.Web.Features.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Agents;

/// <summary>The agent as people download it, and the code that comes with it.</summary>
public sealed class PackageTests : IAsyncLifetime, IDisposable
{
    private readonly HubApp hub = new();
    private Person ann = null!;
    private HttpClient browser = null!;

    private string Packages => Path.Combine(hub.DataPath, "packages");

    public async Task InitializeAsync()
    {
        TestPackages.Write(Packages, AgentSystem.Linux);
        TestPackages.Write(Packages, AgentSystem.Windows);
        _ = hub.CreateClient();
        ann = await hub.AddPersonAsync("Ann");
        browser = await hub.SignedInClientAsync(ann);
    }

    public async Task DisposeAsync() => await hub.DisposeAsync();

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task ADownload_IsTheWholePackage_WithTheHubsAddressAndACode_ThatMakesTheAgentOnes()
    {
        var id = Guid.NewGuid();
        using var answer = await browser.GetAsync($"api/agents/packages/linux-x64/for/{id}");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentDisposition!.FileName.ShouldBe("karthub-agent-linux-x64.zip");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        bytes.Length.ShouldBe((int)answer.Content.Headers.ContentLength!);
        var note = NoteIn(bytes);
        note.Hub.ShouldBe(browser.BaseAddress!.AbsoluteUri);

        var key = await KeyAsync(await PairAsync(note.Code, "Kart 7; rm -rf \"/\" <b>\n"));
        var found = await hub.Services.GetRequiredService<KeyCabinet>().FindAsync(KeyKind.Agent, key, default);
        found!.Id.ShouldBe(id, "so whoever downloaded it sees it come");
        found.PersonId.ShouldBe(ann.Id);
        found.Label.ShouldBe("Kart 7 rm -rf  b");
        found.ExpiresAt.ShouldBeNull();
        found.Hash.ShouldNotBe(AccessKey.HashOf(note.Code));
    }

    [Fact]
    public async Task ACode_IsGoodOnce_AlsoForTwentyAtOnce()
    {
        var code = await CodeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PairAsync(code, $"Kart {i}")));

        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(19);
        (await hub.QueryAsync(db => db.AccessKeys.CountAsync(k => k.PersonId == ann.Id && k.Kind == KeyKind.Agent))).ShouldBe(1);
    }

    [Fact]
    public async Task AUsedCode_AnOldOne_AndAWrongOne_AreToldTheSame_AndWhatToDo()
    {
        var (used, old) = (await CodeAsync(), await CodeAsync());
        (await PairAsync(used, "Kart")).EnsureSuccessStatusCode();
        var past = DateTimeOffset.UnixEpoch;
        await hub.QueryAsync(db => db.AccessKeys.Where(k => k.Hash == AccessKey.HashOf(old)).ExecuteUpdateAsync(set => set.SetProperty(k => k.ExpiresAt, past)));

        foreach (var code in (string[])[used, old, AccessKey.NewSecret(), await hub.AgentKeyAsync(ann), "", "x y"])
        {
            using var answer = await PairAsync(code, "Kart");
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            var said = await answer.Content.ReadFromJsonAsync<JsonElement>();
            said.GetProperty("code").GetString().ShouldBe("agent.pairing-code");
            said.GetProperty("detail").GetString()!.ShouldContain("Download the agent again");
        }
    }

    [Fact]
    public async Task WhoGuessesCodes_IsMadeToWait_AndARightOneIsNot()
    {
        var code = await CodeAsync();
        HttpStatusCode last = default;
        for (var i = 0; i < 100 && last != HttpStatusCode.TooManyRequests; i++)
        {
            using var answer = await PairAsync(AccessKey.NewSecret(), "Kart");
            last = answer.StatusCode;
        }

        last.ShouldBe(HttpStatusCode.TooManyRequests);
        (await PairAsync(code, "Kart")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ACodeLetsNobodyIn()
    {
        var code = await CodeAsync();
        using var client = hub.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", code);
        (await client.PutAsync(HubPaths.RecordingOf(Guid.NewGuid()), JsonContent.Create(new { }))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await client.ComeInAsync(new Uri($"/enter/{code}", UriKind.Relative))).ShouldContain("/door");
    }

    [Fact]
    public async Task OfAPersonsCodes_TheOldestMakesWay()
    {
        var oldest = await CodeAsync();
        for (var i = 0; i < PairingCodes.Most; i++)
        {
            await CodeAsync();
        }

        (await hub.QueryAsync(db => db.AccessKeys.CountAsync(k => k.Kind == KeyKind.Pairing))).ShouldBe(PairingCodes.Most);
        (await PairAsync(oldest, "Kart")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task ADownloadThatIsFetchedAgain_HasAnotherCode_AndNotOnceItsAgentIsThere()
    {
        var id = Guid.NewGuid();
        var (first, second) = (await CodeAsync(id), await CodeAsync(id));
        (await PairAsync(first, "Kart")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await PairAsync(second, "Kart")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await browser.GetAsync($"api/agents/packages/linux-x64/for/{id}")).StatusCode.ShouldBe(HttpStatusCode.Conflict);

        using var ben = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ben"));
        var bens = Guid.NewGuid();
        (await CodeAsync(bens)).ShouldNotBeEmpty();
        (await ben.GetAsync($"api/agents/packages/linux-x64/for/{bens}")).StatusCode.ShouldBe(HttpStatusCode.Conflict, "it is Ann's");
    }

    [Fact]
    public async Task WhoHasAsManyAgentsAsOneMay_GetsNoMore()
    {
        var (code, again) = (await CodeAsync(), Guid.NewGuid());
        while ((await browser.GetAsync($"api/agents/packages/linux-x64/for/{again}")).IsSuccessStatusCode)
        {
            await hub.AgentKeyAsync(ann);
        }

        using var answer = await PairAsync(code, "Kart");
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("as many as you may");
    }

    [Fact]
    public async Task Strangers_GetNothing_AndOtherMachinesAreToldThatThereIsNone()
    {
        using var stranger = hub.CreateClient(new() { AllowAutoRedirect = false });
        (await stranger.GetAsync("api/agents/packages/linux-x64")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await stranger.GetAsync($"api/agents/packages/linux-x64/for/{Guid.NewGuid()}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        foreach (var runtime in (string[])["osx-arm64", "*", "..%2F..%2Flinux-x64", "linux-x64%20"])
        {
            (await browser.GetAsync($"api/agents/packages/{runtime}")).StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task ThePackageAlone_FitsItsChecksum()
    {
        var package = await browser.GetByteArrayAsync("api/agents/packages/win-x64");
        (await browser.GetStringAsync("api/agents/packages/win-x64/sha256")).ShouldBe($"{Convert.ToHexStringLower(SHA256.HashData(package))}  karthub-agent-1.2.3-win-x64.zip\n");
    }

    [Fact]
    public async Task ANewerPackage_IsServedAtOnce_AndWhatIsNoneIsNot()
    {
        var packages = hub.Services.GetRequiredService<AgentPackages>();
        var before = packages.Find("linux-x64")!;
        var newer = TestPackages.Write(Packages, AgentSystem.Linux, "1.3.0");
        File.SetLastWriteTimeUtc(newer, File.GetLastWriteTimeUtc(before.Path).AddSeconds(2));
        packages.Find("linux-x64")!.FileName.ShouldBe("karthub-agent-1.3.0-linux-x64.zip");

        var junk = Path.Combine(Packages, "karthub-agent-9.9.9-linux-x64.zip");
        await File.WriteAllTextAsync(junk, "no zip");
        File.SetLastWriteTimeUtc(junk, File.GetLastWriteTimeUtc(newer).AddSeconds(2));
        packages.Find("linux-x64")!.FileName.ShouldBe("karthub-agent-1.3.0-linux-x64.zip");

        Directory.Delete(Packages, recursive: true);
        packages.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task ThirtyAtOnce_EachGetTheirOwn()
    {
        var people = new List<HttpClient>();
        for (var i = 0; i < 30; i++)
        {
            people.Add(await hub.SignedInClientAsync(await hub.AddPersonAsync($"Driver {i}")));
        }

        var notes = await Task.WhenAll(people.Select(async p => NoteIn(await p.GetByteArrayAsync($"api/agents/packages/win-x64/for/{Guid.NewGuid()}"))));
        notes.Select(n => n.Code).Distinct().Count().ShouldBe(30);
        (await Task.WhenAll(notes.Select(n => PairAsync(n.Code, "Kart")))).ShouldAllBe(a => a.StatusCode == HttpStatusCode.OK);
        people.ForEach(p => p.Dispose());
    }

    private async Task<string> CodeAsync(Guid? id = null) =>
        NoteIn(await browser.GetByteArrayAsync($"api/agents/packages/linux-x64/for/{id ?? Guid.NewGuid()}")).Code;

    private async Task<HttpResponseMessage> PairAsync(string code, string machine)
    {
        using var client = hub.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, HubPaths.Pairing) { Content = JsonContent.Create(new PairingRequest(machine)) };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {code}");
        return await client.SendAsync(request);
    }

    private static async Task<string> KeyAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<PairingAnswer>())!.Key;
    }

    private static PairingNote NoteIn(byte[] package)
    {
        using var zip = new ZipArchive(new MemoryStream(package));
        using var note = zip.GetEntry($"karthub-agent/{PairingNote.FileName}")!.Open();
        return JsonSerializer.Deserialize<PairingNote>(note, JsonSerializerOptions.Web)!;
    }
}
