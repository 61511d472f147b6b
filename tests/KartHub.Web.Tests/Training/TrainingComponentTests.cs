using System.Globalization;
using Bunit;
using KartHub.Training.Preparing;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.Training.Chart;
using KartHub.Web.Features.Training.Details;
using KartHub.Web.Features.Training.Runs;
using KartHub.Web.Jobs;
using KartHub.Web.Tests.Components;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Tests.Training;

public sealed class TrainingComponentTests(TrainedHub hub) : ComponentTest(hub)
{
    [Fact]
    public void ALossCurve_FallsOnTheScreen_AndStaysInIt()
    {
        var curve = Render<LossSparkline>(p => p.Add(l => l.Losses, [50, 0.9, 0.5, 0.1]).Add(l => l.Baseline, 1));

        var points = curve.Find("polyline").GetAttribute("points")!.Split(' ').Select(at => double.Parse(at.Split(',')[1], CultureInfo.InvariantCulture)).ToList();
        points.ShouldAllBe(y => y >= 0 && y <= 36);
        points.ShouldBe(points.Order());
        var line = double.Parse(curve.Find("line").GetAttribute("y1")!, CultureInfo.InvariantCulture);
        points.Count(y => y < line).ShouldBe(1, "the first, above the baseline");
    }

    [Fact]
    public void WithoutEpochs_NothingIsDrawn() => Render<LossSparkline>(p => p.Add(l => l.Losses, [])).FindAll("line, polyline").ShouldBeEmpty();

    [Fact]
    public void ARunInTheList_SaysHowItStands_AndWhoseItIs()
    {
        var mine = Row("Mine", Hub.Ann.Id, JobState.Running) with { Progress = 0.5, BestLoss = 0.5, BaselineZero = 1, BaselineMean = 0.25, JudgedOn = JudgedOn.Unseen };
        var others = Row("<i>Hers</i>", Hub.Ben.Id, JobState.Failed) with { Shared = true };

        var list = Render<RunList>(p => p.Add(l => l.Rows, [mine, others]).Add(l => l.Selected, others.Id));

        var links = list.FindAll("a");
        links[0].TextContent.ShouldContain("50 %");
        links[0].TextContent.ShouldContain("50 % better than never steering, tested on unseen recordings");
        links[0].TextContent.ShouldContain("2 × worse than average steering");
        links[0].TextContent.ShouldNotContain("Owner");
        links[1].QuerySelector(".name")!.TextContent.ShouldBe("<i>Hers</i>");
        links[1].TextContent.ShouldContain("failed");
        links[1].TextContent.ShouldContain("shared · Owner");
        links.Select(a => a.GetAttribute("aria-current")).ShouldBe([null, "page"]);
    }

    [Fact]
    public void ARunsFigures_CompareIt_AndExplainTheirWords()
    {
        var figures = Render<RunFigures>(p => p.Add(f => f.Run, Hub.Run).Add(f => f.Running, false).Add(f => f.SecondsLeft, 60));

        figures.Find("dd").TextContent.Trim().ShouldBe("2 of 2");
        figures.FindAll(".kh-term").Select(t => t.GetAttribute("aria-description")).ShouldAllBe(meaning => meaning!.Length > 20);
        figures.FindAll(".kh-term").Count.ShouldBeGreaterThan(3);
        figures.Markup.ShouldNotContain("Time left", Case.Sensitive, "it does not run");
    }

    [Fact]
    public async Task AModel_IsChangedByWhoeverMay_AndSaysWhatItIsMadeFrom()
    {
        var model = await Hub.App.QueryAsync(db => db.Models.Include(m => m.Owner).SingleAsync(m => m.Id == Hub.Run.Id));
        var named = new List<string?>();
        var card = Show(model);

        card.Find("h2").TextContent.ShouldBe("First");
        card.Markup.ShouldContain("Long way and 1 recording that is not shared");
        card.Find("a[href^='/drive']").ClassList.ShouldContain("mud-button-outlined", "another is the one to drive with next");
        card.Find("button[aria-label='Rename First']").Click();
        card.Find("form input").Change("Second");
        card.Find("form").Submit();
        named.ShouldBe(["Second"]);
        card.FindAll("button[aria-label='Delete First']").Count.ShouldBe(1);

        SignIn(Hub.Ben);
        Show(model).FindAll("button").ShouldBeEmpty();

        IRenderedComponent<ModelCard> Show(StoredModel shown) => Render<ModelCard>(p => p.Add(c => c.Model, shown).Add(c => c.Names, ["Long way"]).Add(c => c.OnRename, (_, wanted) =>
        {
            named.Add(wanted);
            return Task.FromResult(true);
        }));
    }

    private static RunRow Row(string name, Guid owner, JobState state) =>
        new(Guid.NewGuid(), name, "Owner", owner, state, 0, DateTimeOffset.UnixEpoch, Shared: false, null, null, null, null);
}
