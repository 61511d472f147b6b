using KartHub.Simulator;

namespace KartHub.Seat.Play;

/// <summary>
/// A stick that keys move: it builds up while a key is held, and falls back when none is. A tap steers a little, so that what a
/// network learns from is more than straight on and full lock.
/// </summary>
internal sealed class KeyStick
{
    private const double FallsBack = 2; // Times as quickly as it builds up.

    /// <summary>How much of the way from the middle to one side it builds up in a second.</summary>
    public double Speed { get; set; } = 2.5; // A tap of a tenth of a second is a quarter of the way.

    /// <summary>−1 (left) to 1 (right).</summary>
    public double Position { get; private set; }

    /// <summary>Moves it for a tick.</summary>
    /// <param name="towards">−1, 1, or 0 where no key is held, or both are.</param>
    public void Tick(int towards)
    {
        var step = Speed * KartGame.TickSeconds;
        if (towards * Position <= 0 && Position != 0)
        {
            var left = Math.Max(0, Math.Abs(Position) - (FallsBack * step));
            Position = Math.Sign(Position) * left;
        }
        else
        {
            Position = Math.Clamp(Position + (towards * step), -1, 1);
        }
    }
}
