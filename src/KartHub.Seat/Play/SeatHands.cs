using KartHub.Contracts;

namespace KartHub.Seat.Play;

/// <summary>What a person does with keys, pad and thumb, as controls. The same ticks with the same keys give the same controls.</summary>
internal sealed class SeatHands
{
    private SeatKeys keys;
    private double stick;

    /// <summary>The stick that the keys move.</summary>
    public KeyStick Keys { get; } = new();

    /// <summary>How far from the middle a pad's or thumb's stick is taken to be in it, 0 to below 1.</summary>
    public double DeadZone { get; set; } = 0.12;

    /// <summary>Whether anything is held; what is held by itself is not.</summary>
    public bool AreHolding => (keys & ~SeatKeys.ByItself) != 0 || Steered != 0;

    /// <summary>Whether the person says how fast to go, or leaves it to whom they take over from.</summary>
    public bool SayHowFast => (keys & (SeatKeys.A | SeatKeys.B)) != 0;

    private double Steered => Math.Sign(stick) * Math.Clamp((Math.Abs(stick) - DeadZone) / (1 - DeadZone), 0, 1);

    /// <summary>From now on this is held.</summary>
    /// <param name="held">Keys and buttons.</param>
    /// <param name="position">A pad's or thumb's stick, −1 to 1.</param>
    public void Hold(SeatKeys held, double position) => (keys, stick) = (held, double.IsFinite(position) ? Math.Clamp(position, -1, 1) : 0);

    /// <summary>The controls for the next tick.</summary>
    public Controls Tick()
    {
        Keys.Tick((Has(SeatKeys.Right) ? 1 : 0) - (Has(SeatKeys.Left) ? 1 : 0));
        var steered = Steered;
        var goes = Has(SeatKeys.A) || (Has(SeatKeys.ByItself) && !Has(SeatKeys.B));
        return new Controls((float)(steered != 0 ? steered : Keys.Position), 0, goes ? 1 : 0, Has(SeatKeys.B) ? 1 : 0, Has(SeatKeys.Rb) ? 1 : 0);
    }

    private bool Has(SeatKeys key) => (keys & key) != 0;
}
