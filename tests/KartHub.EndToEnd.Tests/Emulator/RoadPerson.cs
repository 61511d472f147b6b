using KartHub.Agent.Tests;

namespace KartHub.EndToEnd.Tests.Emulator;

/// <summary>
/// Someone who drives well, with a pad in their hands: sees where the kart is and steers it back to the middle. Now and
/// then a gust of wind (the D-pad, which is not recorded) pushes the kart aside, so that a recording shows the way back.
/// </summary>
internal sealed class RoadPerson : IDisposable
{
    private const double WayBack = 1.4; // Full stick at two thirds of the way to the grass.
    private const double AgainstTheBend = 0.48; // What keeps the kart where it is: 1.2 hw/s outwards, 2.5 hw/s with a full stick.
    private const double DeadZone = 0.125; // The agent's: below it nothing happens.
    private const int StepsBetweenGusts = 110;

    private readonly Random random = new(1);
    private readonly RoadGame game;
    private readonly VirtualPad pad;
    private int calm = 60;
    private int gust;

    public RoadPerson(RoadGame game, VirtualPad pad)
    {
        this.game = game;
        this.pad = pad;
        pad.Press(VirtualPad.A);
        game.Stepped += Drive;
    }

    public void Dispose() => game.Stepped -= Drive;

    private void Drive(Telemetry telemetry, int steps)
    {
        Blow(steps);
        var steer = Math.Clamp((AgainstTheBend * telemetry.Curvature) - (WayBack * telemetry.Offset), -1, 1);
        var stick = Math.Sign(steer) * (DeadZone + (Math.Abs(steer) * (1 - DeadZone)));
        pad.Move(VirtualPad.LeftX, (int)(stick * short.MaxValue));
    }

    private void Blow(int steps)
    {
        if ((calm -= steps) < 0)
        {
            calm = random.Next(StepsBetweenGusts);
            gust = random.Next(15, 50);
            pad.Release(VirtualPad.Left, VirtualPad.Right);
            pad.Press(random.Next(2) == 0 ? VirtualPad.Left : VirtualPad.Right);
        }
        else if ((gust -= steps) < 0)
        {
            pad.Release(VirtualPad.Left, VirtualPad.Right);
        }
    }
}
