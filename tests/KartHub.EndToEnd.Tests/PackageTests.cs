using System.IO.Compression;
using KartHub.Tests.Shared;
using KartHub.Web.Tests;
using KartHub.Web.Tests.Drive.Seat;
using Microsoft.Playwright;

namespace KartHub.EndToEnd.Tests;

/// <summary>What people download, as <c>scripts/package-hub.sh</c> packs it: hub and agent where nothing is installed.</summary>
[Trait("Category", "Slow")]
public sealed class PackageTests(Wine wine) : IClassFixture<Wine>, IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task OnABareMachine_TheHubStarts_AndAnAgentThatIsDownloadedFromIt_IsSeenAndRecords()
    {
        var port = FreePort.Find();
        var home = Directory.CreateDirectory(Path.Combine(folder.Path, "home")).FullName;
        var unpacked = Unpack("linux-x64", folder.Path);
        await using var hub = new BareProgram(Path.Combine(unpacked, "karthub"), home, "--host", "127.0.0.1", "--port", $"{port}", "--no-agent");
        var link = new Uri(await hub.ReadAsync("/enter/"));
        File.Exists(Path.Combine(unpacked, "data", "karthub.db")).ShouldBeTrue();
        await using (var second = new BareProgram(Path.Combine(unpacked, "karthub"), home, "--port", $"{port}", "--data", Path.Combine(folder.Path, "other")))
        {
            await second.ReadAsync($"Port {port} is taken");
        }

        await using var browser = await Browser.StartAsync();
        var site = new Site(await browser.SignInAsync(link));
        var complaints = site.Page.ListenForComplaints();
        await DriveAsGuestAsync(browser, link, await site.OpenTheDoorAsync());
        var archive = await DownloadAgentAsync(site, "Linux");
        var program = Path.Combine(folder.Path, "karthub-agent", "KartHub.Agent");
        await ZipFile.ExtractToDirectoryAsync(archive, folder.Path);

        await using (var agent = new BareProgram(program, home))
        {
            await OpenSeenAgentAsync(site);
            await site.PressRecordAsync(100);
            await site.Button("Stop recording").ClickAsync();
            (await site.WaitForRecordingAsync()).ShouldBeGreaterThanOrEqualTo(100, agent.Printed);
        }

        await using var again = new BareProgram(program, home); // Its code is used; it has its key.
        await again.ReadAsync("Connected, waiting for orders.");

        await using var copied = new BareProgram(program, Directory.CreateDirectory(Path.Combine(folder.Path, "another home")).FullName);
        await copied.ReadAsync("Download the agent again");
        complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task OnWindows_TheHubStarts_AndItsAgentConnectsByItself()
    {
        // Wine 8 does not know how .NET maps its code twice, once to write and once to run it.
        var environment = new Dictionary<string, string> { ["DOTNET_EnableWriteXorExecute"] = "0" };
        var port = FreePort.Find();
        var unpacked = Unpack("win-x64", folder.Path);
        using var hub = wine.Start(Path.Combine(unpacked, "program", "KartHub.Web.exe"), environment, "--host", "127.0.0.1", "--port", $"{port}", "--no-agent");
        string said;
        do
        {
            said = await hub.ReadAsync();
        }
        while (!said.Contains("/enter/", StringComparison.Ordinal));

        File.ReadAllText(Path.Combine(unpacked, "karthub.cmd")).ShouldContain("program\\KartHub.Web.exe");
        await using var browser = await Browser.StartAsync();
        var site = new Site(await browser.SignInAsync(new Uri(said.Trim())));
        await DriveAsGuestAsync(browser, new Uri(said.Trim()), await site.OpenTheDoorAsync());
        await ZipFile.ExtractToDirectoryAsync(await DownloadAgentAsync(site, "Windows"), folder.Path);
        using var agent = wine.Start(Path.Combine(folder.Path, "karthub-agent", "KartHub.Agent.exe"), environment);
        await OpenSeenAgentAsync(site);
        await site.PressRecordAsync(20);
    }

    private static string Unpack(string runtime, string folder)
    {
        var packages = Path.Combine(Repository.Root, "artifacts", "packages");
        var zip = Directory.Exists(packages) ? Directory.GetFiles(packages, $"karthub-*-{runtime}.zip").SingleOrDefault(f => !Path.GetFileName(f).StartsWith("karthub-agent-", StringComparison.Ordinal)) : null;
        zip.ShouldNotBeNull($"there is no hub for {runtime} in {packages}: scripts/package-hub.sh makes it");
        ZipFile.ExtractToDirectory(zip, folder);
        return Path.Combine(folder, "karthub");
    }

    /// <summary>Somebody joins by the code on the wall, and drives a few metres in the browser.</summary>
    private static async Task DriveAsGuestAsync(Browser browser, Uri hub, string code)
    {
        var guest = new Site(await browser.OpenAsync(new Uri(hub, "/join")));
        await guest.JoinAsync(code, "Ann", what => what.ClickAsync());
        await guest.GoAsync("/drive");
        await guest.Page.SeatedAsync();
        await guest.Page.DriveAsync(2);
        await guest.Page.UntilAsync("parseInt(document.querySelector('[data-speed]').textContent) > 5");
        await guest.Page.Context.CloseAsync();
    }

    /// <summary>Goes where the page says that the agent is seen, away from the seat, which has a Record button too.</summary>
    private static async Task OpenSeenAgentAsync(Site site)
    {
        await site.Page.GetByRole(AriaRole.Link, new() { Name = "I see your agent" }).ClickAsync();
        await Assertions.Expect(site.Page.Locator("[data-seat]")).ToHaveCountAsync(0);
    }

    private async Task<string> DownloadAgentAsync(Site site, string machine)
    {
        await site.GoAsync("/drive");
        await site.Button("Add an agent").First.ClickAsync();
        await site.Page.GetByRole(AriaRole.Radio, new() { Name = machine }).CheckAsync();
        var download = await site.Page.RunAndWaitForDownloadAsync(() => site.Page.GetByRole(AriaRole.Link, new() { Name = "Download (" }).ClickAsync());
        var path = Path.Combine(folder.Path, "downloaded.zip");
        await download.SaveAsAsync(path);
        return path;
    }
}
