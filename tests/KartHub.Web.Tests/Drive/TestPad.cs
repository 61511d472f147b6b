using KartHub.Agent.Gamepads;
using KartHub.Contracts;
using KartHub.Contracts.Live;

namespace KartHub.Web.Tests.Drive;

/// <summary>A pad that is held as the test says; null: pulled out.</summary>
internal sealed class TestPad : IGamepad
{
    private const float DeadZone = 0.15f;

    public float? X { get; set; } = 0.5f;

    public bool Override { get; set; }

    public string Name => X is null ? "no gamepad is plugged in" : "Test pad";

    public PadReading? Reading => At(0) is { } moment && X is { } x
        ? new PadReading(Name, [x, 0.05f, 0, 0, -1, -1], Override ? ["A", "LB"] : ["A"], DeadZone, moment.Controls, moment.Buttons, Override)
        : null;

    public PadMoment? At(long timestamp) => X is { } x
        ? new PadMoment(new Controls(Math.Abs(x) < DeadZone ? 0 : x, 0, 1, 0, 0), N64Buttons.A, Override)
        : null;

    public void Dispose()
    {
    }
}
