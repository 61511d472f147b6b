using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents.Calls;

namespace KartHub.Web.Tests.Agents;

public sealed class AgentCheckTests
{
    [Fact]
    public void LapsDrivers_AreKeptWhereEveryLapHasOne()
    {
        Drivers(2, [LapDriver.Person, LapDriver.Both]).ShouldBe([LapDriver.Person, LapDriver.Both]);
        Drivers(2, null).ShouldBeNull("agents that are older do not say");
        Drivers(2, [LapDriver.Person]).ShouldBeNull();
        Drivers(1, [(LapDriver)7]).ShouldBeNull("agents that are newer may know more");
        Drivers(5000, [.. Enumerable.Repeat(LapDriver.Model, 5000)])!.Count.ShouldBe(1000);
    }

    private static IReadOnlyList<LapDriver>? Drivers(int laps, IReadOnlyList<LapDriver>? said) => AgentCheck.Shortened(
        new AgentStatus(AgentActivity.Idle, null, null, default, 0, 0, 0, null, new RaceStatus("Oval", laps, new double[laps], 0, 0, false, false) { LapDrivers = said }, null)).Race!.LapDrivers;
}
