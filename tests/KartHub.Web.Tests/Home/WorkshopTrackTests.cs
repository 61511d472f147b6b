using Bunit;
using KartHub.Web.Features.Home;
using KartHub.Web.Tests.Components;
using KartHub.Web.Tests.Training;

namespace KartHub.Web.Tests.Home;

public sealed class WorkshopTrackTests(TrainedHub hub) : ComponentTest(hub)
{
    [Theory]
    [InlineData(WorkshopStep.Record, false, false, "here,ahead,ahead,ahead,ahead")]
    [InlineData(WorkshopStep.Train, false, false, "done,itself,itself,here,ahead")]
    [InlineData(WorkshopStep.Train, true, true, "done,done,done,here,done")]
    [InlineData(WorkshopStep.Drive, true, false, "done,done,done,done,here")]
    public void EachStep_SaysWhereOneStands(WorkshopStep at, bool prepared, bool driven, string looks)
    {
        var steps = Render<WorkshopTrack>(p => p.Add(t => t.At, at).Add(t => t.Prepared, prepared).Add(t => t.Driven, driven)).FindAll("li:not(.kart)");

        string.Join(',', steps.Select(s => s.ClassName)).ShouldBe(looks);
        steps.Count(s => s.GetAttribute("aria-current") == "step").ShouldBe(1);
        steps[(int)at].GetAttribute("aria-current").ShouldBe("step");
    }
}
