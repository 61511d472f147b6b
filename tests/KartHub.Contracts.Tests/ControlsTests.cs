using System.Text.Json;

namespace KartHub.Contracts.Tests;

public sealed class ControlsTests
{
    [Fact]
    public void Controls_ArePrintedAsTheirFiveValues() =>
        new Controls(-0.5f, 0.25f, 1, 0, 1).ToString().ShouldBe("x -0.5, y 0.25, A 1, B 0, RB 1");

    [Fact]
    public void Controls_TravelAsTheirFiveValues()
    {
        var controls = new Controls(-0.5f, 0.25f, 1, 0, 1);

        var json = JsonSerializer.Serialize(controls);

        json.ShouldBe("""{"SteerX":-0.5,"SteerY":0.25,"A":1,"B":0,"Rb":1}""");
        JsonSerializer.Deserialize<Controls>(json).ShouldBe(controls);
    }
}
