using Bunit;
using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.Drive;
using KartHub.Web.Features.Drive.Seat;
using KartHub.Web.Tests.Components;
using KartHub.Web.Tests.Training;

namespace KartHub.Web.Tests.Drive;

public sealed class DriveComponentTests(TrainedHub hub) : ComponentTest(hub)
{
    [Fact]
    public void ASeat_OffersTheModelsOneSees_AndAsksForADrive()
    {
        StartDrive? order = null;
        var seat = Seat(Agent(), asked => order = asked);

        seat.FindAll("option").Select(o => o.TextContent).ShouldContain("First");
        seat.Find("select").Change(Hub.Run.Id.ToString());
        seat.Find("input[type=checkbox]").Change(true);
        seat.Find("button").Click();
        order.ShouldNotBeNull();
        (order.ModelId, order.Record).ShouldBe((Hub.Run.Id, true));
    }

    [Fact]
    public void WithoutAModel_TheSeatSaysHowToGetOne()
    {
        SignIn(Hub.Ben);
        Seat(Agent(), _ => { }).Find("a").GetAttribute("href").ShouldBe("/training");
    }

    [Fact]
    public void AnAgentThatCannotDrive_SaysSo() => Seat(Agent(canDrive: false), _ => { }).Markup.ShouldContain("nothing that a model could drive with");

    [Fact]
    public void ARace_SaysWhereTheKartIs()
    {
        var race = Render<RaceFigures>(p => p.Add(r => r.Agent, Agent()).Add(r => r.Race, new RaceStatus("Clover <Ring>", 2, [31.5, 30.25], 0.5, 42, OffRoad: true, WrongWay: false)));
        race.Find("h2").TextContent.ShouldBe("Clover <Ring>");
        race.FindAll("li").Count.ShouldBe(2);
        race.FindAll(".kh-warn").Count.ShouldBe(1);
    }

    private IRenderedComponent<ModelSeat> Seat(LiveAgent agent, Action<StartDrive> onDrive)
    {
        var seat = Render<ModelSeat>(p => p.Add(s => s.Agent, agent).Add(s => s.OnDrive, onDrive).Add(s => s.OnStop, () => { }));
        seat.WaitForState(() => !seat.Markup.Contains("Loading", StringComparison.Ordinal));
        return seat;
    }

    private LiveAgent Agent(bool canDrive = true) =>
        new(Guid.NewGuid(), Hub.Ann.Id, Hub.Ann.ClassId, Hub.Ann.Name, new AgentDescription("Kart 7", "", "", "", "", canDrive, []));
}
