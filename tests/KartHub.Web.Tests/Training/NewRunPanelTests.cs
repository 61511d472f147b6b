using Bunit;
using KartHub.Training.Preparing;
using KartHub.Training.Runs;
using KartHub.Web.Features.Training.NewRun;
using KartHub.Web.Tests.Components;

namespace KartHub.Web.Tests.Training;

public sealed class NewRunPanelTests(TrainedHub hub) : ComponentTest(hub)
{
    private IRenderedComponent<NewRunPanel> panel = null!;

    [Fact]
    public void ARun_IsCalledAfterItsNetworkAndRecordings_UnlessSomebodySays()
    {
        Show();
        Named("Name").GetAttribute("placeholder").ShouldBe("PilotNet on Long way and Short way");

        Radio("SullyChen").Click();

        Named("Name").GetAttribute("placeholder").ShouldBe("SullyChen on Long way and Short way");
        Named("Batch size").GetAttribute("value").ShouldBe("100");
    }

    [Fact]
    public async Task ARunOnOthersRecordings_IsNotCalledAfterThem()
    {
        SignIn(await Hub.App.InstructorAsync());

        Show();

        Named("Name").GetAttribute("placeholder").ShouldBe("PilotNet on 2 recordings");
    }

    [Fact]
    public async Task ARunLikeAnother_HasAnotherName()
    {
        var run = await Hub.App.AddRunAsync(Hub.Ann, "Rainy run", [.. Hub.Recordings]);

        Show(like: run.Id);

        Named("Name").GetAttribute("value").ShouldBe("Rainy run (2)");
    }

    [Fact]
    public async Task WhatIsWrongInAFold_OpensIt()
    {
        var run = await Hub.App.AddRunAsync(Hub.Ann, "Wrong options", new TrainingOptions { Brightness = 7 });

        Show(like: run.Id);

        panel.FindAll(".fold button").Select(b => b.GetAttribute("aria-expanded")).ShouldBe(["false", "true"]);
        Start.HasAttribute("disabled").ShouldBeTrue();
        panel.Markup.ShouldContain("Brightness must be 0 (as it is) to 0.9, not 7.");
    }

    [Fact]
    public void OneRecording_CannotBeHeldBackWhole()
    {
        Show(recordings: 1);
        Start.HasAttribute("disabled").ShouldBeFalse();

        Radio("Whole recordings").Click();

        Start.HasAttribute("disabled").ShouldBeTrue();
        panel.Markup.ShouldContain("To hold a whole recording back takes two");
    }

    [Fact]
    public void WithoutARecording_ThereIsNothingToStart()
    {
        SignIn(Hub.Ben);
        Show();
        panel.Markup.ShouldContain("There is no complete recording to train on yet.");
    }

    private AngleSharp.Dom.IElement Start => panel.Find("button[type=submit]");

    private void Show(int recordings = 2, Guid? like = null)
    {
        panel = Render<NewRunPanel>(p => p.Add(x => x.Chosen, [.. Hub.Recordings.Take(recordings)]).Add(x => x.Like, like));
        panel.WaitForElement("h2");
        panel.WaitForState(() => !panel.Markup.Contains("Loading", StringComparison.Ordinal));
    }

    private AngleSharp.Dom.IElement Named(string label) =>
        panel.Find($"#{panel.FindAll("label").First(l => l.TextContent.Trim() == label).GetAttribute("for")}");

    private AngleSharp.Dom.IElement Radio(string label) =>
        panel.FindAll("label").First(l => l.QuerySelector("b")?.TextContent == label).QuerySelector("input")!;
}
