using KartHub.Simulator;

namespace KartHub.Seat.Driving;

/// <summary>
/// A stick that keys push: it builds up while one is held and falls back when it is let go. A key that were all or nothing would teach a
/// network to jerk; so a tap is a small turn.
/// </summary>
public sealed class KeyStick
{
    private const double BuildUp = 2.4; // Full lock takes 0.42 s.
    private const double FallBack = 5;

    /// <summary>How quickly it moves, 1 as usual.</summary>
    public double Speed { get; set; } = 1;

    /// <summary>Where it is, −1 (left) to 1 (right).</summary>
    public double X { get; private set; }

    /// <summary>A tick with these keys down.</summary>
    public double Step(SeatKeys keys)
    {
        var wanted = (keys.HasFlag(SeatKeys.Right) ? 1 : 0) - (keys.HasFlag(SeatKeys.Left) ? 1 : 0);
        var back = wanted == 0 || X * wanted < 0; // To the middle first.
        var step = (back ? FallBack : BuildUp) * Speed * KartGame.TickSeconds;
        var aim = back ? 0 : wanted;
        X = Math.Abs(aim - X) <= step ? aim : X + (Math.Sign(aim - X) * step);
        return X;
    }
}
