using System.Text.RegularExpressions;
using KartHub.Training.Engine;
using KartHub.Training.Runs;
using KartHub.Web.Jobs;
using KartHub.Web.Language;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Training;

public sealed partial class TrainingPageTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task ARun_IsStarted_Watched_Cancelled_AndResumed_InTheBrowser()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        await agent.SendSimulatedAsync(8, "Lap");
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));

        await page.OpenAsync(new Uri(hub.Address, "/training?new=true"));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start" })).ToBeEnabledAsync(); // Before that, typing is lost.
        await page.GetByLabel("Epochs").FillAsync("0");
        await page.GetByLabel("Batch size").ClickAsync();
        await Assertions.Expect(page.GetByText("Epochs must be 1 to 10,000, not 0.")).ToBeVisibleAsync();
        await page.GetByLabel("Epochs").FillAsync("500");
        await page.GetByLabel("Name").FillAsync("Mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(RunAddress());
        await Assertions.Expect(page.Locator(".canvas canvas")).ToBeVisibleAsync();
        await page.UntilAsync("document.querySelector('.canvas')?.dataset.points > 1");
        var points = await page.EvaluateAsync<int>("Number(document.querySelector('.canvas').dataset.points)");
        await page.UntilAsync($"document.querySelector('.canvas').dataset.points > {points}");
        await Assertions.Expect(page.Locator(".running-now")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".running-now")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await hub.UntilAsync(Topics.Jobs, db => db.Jobs.SingleAsync(j => j.Kind == Features.Training.TrainJob.Kind), j => j is { Attempt: 2, State: JobState.Running });
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task AdvancedChoices_AreShownAsTheyAreNeeded_AndKeptWithTheRun()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        await agent.SendSimulatedAsync(8, "Lap");
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        await page.OpenAsync(new Uri(hub.Address, "/training?new=true"));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start" })).ToBeEnabledAsync();

        await page.GetByText("Advanced:").ClickAsync();
        await Assertions.Expect(page.GetByLabel("Button loss")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Radio, new() { Name = "SullyChen" }).CheckAsync();
        await Assertions.Expect(page.GetByLabel("Batch size")).ToHaveValueAsync("100");
        await Assertions.Expect(page.GetByLabel("L2 penalty")).ToHaveValueAsync("0.001");
        await page.GetByRole(AriaRole.Radio, new() { Name = "TensorKart" }).CheckAsync();
        await Assertions.Expect(page.GetByLabel("Batch size")).ToHaveValueAsync("32");
        await page.GetByLabel("Button loss").SelectOptionAsync("Cross-entropy");
        await page.GetByLabel("Loss", new() { Exact = true }).SelectOptionAsync("Huber");
        await page.GetByLabel("Schedule", new() { Exact = true }).SelectOptionAsync("Falls along a cosine to zero");
        await page.GetByLabel("Huber's delta").FillAsync("0");
        await page.GetByLabel("Huber's delta").BlurAsync();
        await Assertions.Expect(page.GetByText("Huber's delta must be 0.001 to 10, not 0.")).ToBeVisibleAsync();
        await page.GetByLabel("Huber's delta").FillAsync("0.5");
        await page.GetByLabel("Gradient limit").FillAsync("1");
        await page.GetByLabel("Brightness").FillAsync("0.3");
        await page.GetByLabel("Shift", new() { Exact = true }).FillAsync("8");
        await page.GetByLabel("Shift", new() { Exact = true }).BlurAsync(); // The next one is there only then.
        await page.GetByLabel("Shift's steering").FillAsync("0.2");
        await page.GetByLabel("Shift's steering").BlurAsync();
        await Assertions.Expect(page.GetByText("Shift's steering must be 0 to 0.1 a pixel, not 0.2.")).ToHaveCountAsync(1); // Not under "Shift" as well.
        await page.GetByLabel("Shift's steering").FillAsync("0.01");
        await page.GetByLabel("Shift's steering").BlurAsync(); // Start is enabled only then.
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(RunAddress());
        await Assertions.Expect(page.GetByText("Loss: Huber; Huber's delta: 0.5; Button loss: Cross-entropy; Schedule: Falls along a cosine to zero; Gradient limit: 1; Brightness: 0.3; Shift: 8 pixels; Shift's steering: 0.01 a pixel")).ToBeVisibleAsync();
        var run = await hub.QueryAsync(db => db.TrainingRuns.SingleAsync());
        run.Options.ShouldBe(new TrainingOptions
        {
            Network = "tensorkart", ButtonLoss = ButtonLoss.CrossEntropy, Loss = Loss.Huber, HuberDelta = 0.5, Schedule = ScheduleKind.Cosine, ClipNorm = 1,
            Brightness = 0.3, Shift = 8, ShiftSteering = 0.01,
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task TheChart_SaysThatThereIsNoEpoch_OnlyOnceItKnows()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.AddPersonAsync("Ann"))));
        await page.OpenAsync(new Uri(hub.Address, "/jobs"));

        var drawn = await page.EvaluateAsync<int[]>("""
            async (begins) => {
              const { create } = await import("/Features/Training/Chart/LossChart.razor.js");
              const place = document.createElement("div");
              Object.assign(place.style, { width: "600px", height: "300px" });
              document.body.append(place);
              const chart = create(place, { train: "Training", validation: "Validation", zero: "Never steering", mean: "Average steering", begins });
              const inTheMiddle = async () => {
                await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
                const canvas = place.querySelector("canvas");
                const { width, height } = canvas;
                return canvas.getContext("2d").getImageData(0, height * 0.4, width, height * 0.2).data.filter((value, i) => i % 4 === 3 && value > 0).length;
              };
              const before = await inTheMiddle();
              chart.show(0, [], null, null);
              return [before, await inTheMiddle()];
            }
            """, Texts.Training.Chart.Begins);

        drawn[0].ShouldBe(0, "nothing is said before it is known");
        drawn[1].ShouldBeGreaterThan(0, "\"The curve begins with the first epoch\"");
    }

    [GeneratedRegex("/training/[0-9a-f-]{36}$")]
    private static partial Regex RunAddress();
}
