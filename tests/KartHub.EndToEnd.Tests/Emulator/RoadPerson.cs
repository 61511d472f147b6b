using KartHub.Agent.Gamepads;
using KartHub.Agent.Sinks;
using KartHub.Contracts;
using KartHub.Contracts.Live;

namespace KartHub.EndToEnd.Tests.Emulator;

/// <summary>
/// Someone who drives well: reads where the kart is and steers it back to the middle. Now and then a gust of wind (the
/// D-pad, which is not recorded) pushes the kart aside, so that a recording shows the way back.
/// </summary>
internal sealed class RoadPerson : IGamepad
{
    private const double WayBack = 1.4; // Full stick at two thirds of the way to the grass.
    private const double AgainstTheBend = 0.48; // What keeps the kart where it is: 1.2 hw/s outwards, 2.5 hw/s with a full stick.
    private const int StepsBetweenGusts = 110;

    private readonly History<PadMoment> history = new();
    private readonly Random random = new(1);
    private readonly RoadGame game;
    private readonly IControllerSink sink;
    private int calm = 60;
    private int gust;
    private N64Buttons wind;

    public RoadPerson(RoadGame game, IControllerSink sink)
    {
        this.game = game;
        this.sink = sink;
        history.Add(TimeProvider.System.GetTimestamp(), default(PadMoment));
        game.Stepped += Drive;
    }

    public string Name => "scripted person";

    public PadReading? Reading => null;

    public PadMoment? At(long timestamp) => history.At(timestamp);

    public void Dispose() => game.Stepped -= Drive;

    private void Drive(Telemetry telemetry, int steps)
    {
        Blow(steps);
        var steer = Math.Clamp((AgainstTheBend * telemetry.Curvature) - (WayBack * telemetry.Offset), -1, 1);
        var moment = new PadMoment(new Controls((float)steer, 0, 1, 0, 0), wind);
        history.Add(TimeProvider.System.GetTimestamp(), moment);
        sink.Relay(moment);
    }

    private void Blow(int steps)
    {
        if ((calm -= steps) < 0)
        {
            calm = random.Next(StepsBetweenGusts);
            gust = random.Next(15, 50);
            wind = random.Next(2) == 0 ? N64Buttons.DPadLeft : N64Buttons.DPadRight;
        }
        else if ((gust -= steps) < 0)
        {
            wind = N64Buttons.None;
        }
    }
}
