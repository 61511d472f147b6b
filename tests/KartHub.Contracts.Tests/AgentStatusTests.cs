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
}
