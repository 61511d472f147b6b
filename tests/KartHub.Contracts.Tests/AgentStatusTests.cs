using System.Text.Json;
using KartHub.Contracts.Live;

namespace KartHub.Contracts.Tests;

public sealed class AgentStatusTests
{
    [Fact]
    public void Latency_ComesFromAgentsThatAreOlder()
    {
        var web = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        JsonSerializer.Deserialize<AgentStatus>("""{"activity":2,"rateHz":20,"inferenceMs":1.5}""", web)!.LatencyMs.ShouldBe(1.5);
        var said = new AgentStatus(AgentActivity.Driving, null, null, TimeSpan.Zero, 0, 20, 0, 2.5, null, null);
        JsonSerializer.Deserialize<AgentStatus>(JsonSerializer.Serialize(said, web), web).ShouldBe(said);
    }

    [Fact]
    public void WhoDroveALap_IsUnknownOfAgentsThatAreOlder()
    {
        var web = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        const string Race = "\"track\":\"Oval\",\"lapsCompleted\":3,\"lapSeconds\":[31.5,33,32],\"progress\":0.5,\"speedKmh\":60,\"offRoad\":false,\"wrongWay\":false";
        var older = JsonSerializer.Deserialize<AgentStatus>("{\"activity\":0,\"rateHz\":20,\"race\":{" + Race + "}}", web)!;
        older.Race!.LapSeconds.ShouldBe([31.5, 33, 32]);
        older.Race.LapDrivers.ShouldBeNull();
        older.WantedRateHz.ShouldBe(0);

        var said = JsonSerializer.Deserialize<RaceStatus>("{" + Race + ",\"lapDrivers\":[0,1,2]}", web)!;
        said.LapDrivers.ShouldBe([LapDriver.Person, LapDriver.Model, LapDriver.Both]);
        JsonSerializer.Serialize(said, web).ShouldContain("\"lapDrivers\":[0,1,2]");
    }
}
