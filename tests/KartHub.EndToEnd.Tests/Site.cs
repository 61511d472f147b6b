using System.Globalization;
using System.Text.RegularExpressions;
using KartHub.Web.Tests;
using Microsoft.Playwright;

namespace KartHub.EndToEnd.Tests;

/// <summary>What a person does on the site, in the words on its buttons.</summary>
internal sealed partial class Site(IPage page, Uri? address = null)
{
    private readonly Uri hub = address ?? new(page.Url); // A page that loads itself again while the hub is down ends at no address of it.

    public IPage Page => page;

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => page.GetByRole(AriaRole.Link, new() { Name = name }).First;

    /// <summary>Opens a page of the same hub.</summary>
    public Task GoAsync(string path) => page.OpenAsync(new Uri(hub, path));

    /// <summary>Opens the class's door, as an instructor does.</summary>
    /// <returns>The code on the wall.</returns>
    public async Task<string> OpenTheDoorAsync()
    {
        await GoAsync("/people");
        await Link("Let people in").ClickAsync();
        await Button("Open the door").ClickAsync();
        return await page.Locator("b.code").InnerTextAsync();
    }

    /// <summary>Goes through it, on the page that asks for the code.</summary>
    public async Task JoinAsync(string code, string name, Func<ILocator, Task> press)
    {
        await page.Keyboard.TypeAsync(code);
        await press(page.GetByLabel("Your name"));
        await page.Keyboard.TypeAsync(name);
        await press(Button("Join"));
        await page.WaitForSelectorAsync(".kh-shell[data-live]");
    }

    /// <summary>Records the built-in agent's driving until that many frames are on its counter, then stops.</summary>
    public async Task RecordAsync(string track, int frames)
    {
        await StartRecordingAsync(track, frames);
        await Button("Stop recording").ClickAsync();
        await Assertions.Expect(Button("Record")).ToBeVisibleAsync();
    }

    /// <summary>Makes a key for another agent, and answers it.</summary>
    public async Task<string> AddAgentAsync(string name)
    {
        await GoAsync("/drive");
        await Button("Add an agent").ClickAsync();
        await page.GetByLabel("What is it called?").FillAsync(name);
        await Button("Make a key").ClickAsync();
        return (await page.GetByLabel("Linux and macOS").InputValueAsync()).Split('=', ' ')[1];
    }

    /// <summary>Waits until an agent is there, and opens it; without a name, the built-in one.</summary>
    public async Task OpenAgentAsync(string name = "Simulator")
    {
        await GoAsync("/drive");
        await OpenCardAsync(name);
    }

    private async Task OpenCardAsync(string name)
    {
        var address = await page.Locator(".agents").GetByRole(AriaRole.Link, new() { Name = name }).First.GetAttributeAsync("href");
        await GoAsync(address!);
    }

    /// <summary>Starts recording and waits for that many frames.</summary>
    public async Task StartRecordingAsync(string track, int frames)
    {
        await OpenAgentAsync();
        await page.GetByLabel("Track").SelectOptionAsync(track); // The agent connects a moment after the hub's start.
        await PressRecordAsync(frames);
    }

    /// <summary>Presses Record where an agent is open, and waits for that many frames.</summary>
    public async Task PressRecordAsync(int frames)
    {
        await Button("Record").ClickAsync();
        var refusal = page.Locator("main [role=alert]");
        await Button("Stop recording").Or(refusal).First.WaitForAsync();
        (await refusal.AllInnerTextsAsync()).ShouldBeEmpty();
        await page.UntilAsync(
            $"Number(document.body.innerText.match(/([\\d,]+) frames/)?.[1].replace(/,/g, '')) >= {frames.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>Waits until the newest recording is complete, and answers how many frames it has.</summary>
    public async Task<int> WaitForRecordingAsync()
    {
        await GoAsync("/recordings");
        var row = page.Locator(".recordings tbody tr").First;
        await Assertions.Expect(row.Locator(".state")).ToContainTextAsync("Complete", new() { IgnoreCase = true });
        var length = await row.Locator(".length").InnerTextAsync();
        return int.Parse(FrameCount().Match(length).Groups[1].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    /// <summary>Starts a run on every recording there is, and leaves its page open.</summary>
    public async Task StartTrainingAsync(int epochs)
    {
        await GoAsync("/training?new=true");
        var choices = page.Locator("fieldset").First.GetByRole(AriaRole.Checkbox);
        await choices.First.CheckAsync(); // All of them.
        foreach (var choice in await choices.AllAsync())
        {
            await Assertions.Expect(choice).ToBeCheckedAsync();
        }

        await page.GetByLabel("Epochs").FillAsync(epochs.ToString(CultureInfo.InvariantCulture));
        await page.GetByLabel("Epochs").BlurAsync();
        await Button("Start").ClickAsync();
        await Assertions.Expect(page.Locator("article.run-details")).ToBeVisibleAsync();
    }

    /// <summary>Waits until the chart shows at least that many epochs.</summary>
    public Task WaitForChartAsync(int epochs) => page.UntilAsync(
        $"Number(document.querySelector('.loss [data-points]')?.dataset.points) >= {epochs.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Waits for the model of the run that is shown, and lets the agent drive it until a lap is counted.</summary>
    public async Task LetItDriveALapAsync()
    {
        await page.Locator("article.run-details").GetByRole(AriaRole.Link, new() { Name = "Let it drive" }).ClickAsync();
        await OpenCardAsync("Simulator");
        await Button("Let it drive").ClickAsync();
        await Assertions.Expect(Button("Stop the model")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Race" }).GetByRole(AriaRole.Listitem).First).ToBeVisibleAsync();
        await Button("Stop the model").ClickAsync();
        await Assertions.Expect(Button("Let it drive")).ToBeVisibleAsync();
    }

    [GeneratedRegex(@"([\d,]+) frames")]
    private static partial Regex FrameCount();
}
