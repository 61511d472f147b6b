using System.Text.RegularExpressions;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Tests.Shared;
using KartHub.Training.Recordings;
using KartHub.Web.Tests;
using KartHub.WindowsProgram;
using Microsoft.Playwright;

namespace KartHub.EndToEnd.Tests;

/// <summary>The agent for Windows as it is downloaded, under Wine, at a hub.</summary>
[Trait("Category", "Slow")]
public sealed partial class WindowsAgentTests(Wine wine) : IClassFixture<Wine>
{
    private static readonly string Built = Path.Combine(Repository.Root, "artifacts", "windows");

    [SkippableFact]
    public async Task OnWindows_TheAgentConnects_SaysThatThereIsNoPad_AndRecordsAWindowOnceThereIsOne()
    {
        using var window = wine.Start(Path.Combine(Built, "program", "KartHub.WindowsProgram.exe"), null, "show", "Kart under glass", "320", "240");
        (await window.ReadAsync()).ShouldBe("ready");
        await window.TellAsync("animate");
        await using var hub = new HubProcess();
        await hub.StartAsync();
        await using var browser = await Browser.StartAsync();
        var site = new Site(await browser.SignInAsync(hub.StartLink));
        var key = await MakeKeyAsync(site, "Kart under Wine");
        var agent = Path.Combine(Directory.CreateDirectory(Path.Combine(wine.Folder, "agent")).FullName, "KartHub.Agent.exe");
        File.Copy(Path.Combine(Built, "agent", "karthub-agent", "KartHub.Agent.exe"), agent);

        using (Connect(agent, hub, key))
        {
            await site.OpenAgentAsync("Kart under Wine");
            await Assertions.Expect(site.Page.GetByText("no XInput controller in slots 1–4").First).ToBeVisibleAsync();
        }

        File.Copy(Path.Combine(Built, "pad", "xinput1_4.dll"), Path.Combine(Path.GetDirectoryName(agent)!, "xinput1_4.dll"));
        using var connected = Connect(agent, hub, key);
        await site.OpenAgentAsync("Kart under Wine");
        await Assertions.Expect(site.Page.GetByText("Xbox pad in slot 2", new() { Exact = true }).First).ToBeVisibleAsync(); // It is said too while there is no reading of it yet.
        await site.Button("How it is recorded").ClickAsync();
        await site.Page.GetByLabel("Pictures").SelectOptionAsync(nameof(PictureFormat.Png)); // Exact, as the window's pattern is.
        await site.PressRecordAsync(60);
        await site.Button("Stop recording").ClickAsync();
        (await site.WaitForRecordingAsync()).ShouldBeGreaterThanOrEqualTo(60, connected.Printed);

        using var recording = RecordingFormats.Open(new MemoryStream(await DownloadAsync(site)), "wine.zip");
        var numbers = recording.ReadFrames().Select(frame => Pattern.NumberIn(Png.Read(frame.Picture.Span)) ?? throw new InvalidOperationException($"{frame.Origin} is not the window's picture.")).ToList();
        numbers.ShouldBeInOrder();
        numbers.Distinct().Count().ShouldBe(numbers.Count);
        recording.ReadControls().ShouldAllBe(c => c.SteerX > 0.42f && c.SteerX < 0.43f && c.SteerY == 1 && c.A == 1 && c.Rb == 1);
    }

    private WineProgram Connect(string agent, HubProcess hub, string key) => wine.Start(
        agent, new Dictionary<string, string> { ["KARTHUB_AGENT_KEY"] = key },
        "connect", "--hub", hub.Address.AbsoluteUri.TrimEnd('/'), "--name", "Kart under Wine", "--source", "window:under glass");

    private static async Task<string> MakeKeyAsync(Site site, string name)
    {
        await site.GoAsync("/drive");
        await site.Button("Add an agent").First.ClickAsync();
        await site.Page.GetByLabel("What is it called?").FillAsync(name);
        await site.Button("Make a key").ClickAsync();
        var command = await site.Page.GetByLabel("Linux and macOS").InputValueAsync();
        return Key().Match(command).Groups[1].Value;
    }

    /// <summary>The newest recording.</summary>
    private static async Task<byte[]> DownloadAsync(Site site)
    {
        var link = await site.Page.Locator(".recordings td.name a").First.GetAttributeAsync("href");
        var response = await site.Page.APIRequest.GetAsync(new Uri(new Uri(site.Page.Url), $"/api/recordings/{link!.Split('/')[^1]}/download").AbsoluteUri);
        response.Status.ShouldBe(200);
        return await response.BodyAsync();
    }

    [GeneratedRegex(@"KARTHUB_AGENT_KEY=(\S+)")]
    private static partial Regex Key();
}
