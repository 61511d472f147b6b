namespace KartHub.Seat.Driving;

/// <summary>What is pressed on a keyboard.</summary>
[Flags]
public enum SeatKeys
{
    None = 0,
    Left = 1,
    Right = 2,
    Accelerate = 4,
    Brake = 8,
    Hop = 16,
}

/// <summary>A stick with buttons, a pad's or a thumb's on the screen.</summary>
/// <param name="X">−1 (left) to 1 (right).</param>
/// <param name="Y">−1 to 1.</param>
/// <param name="Buttons">Of <see cref="SeatKeys"/> those that are buttons.</param>
public readonly record struct SeatStick(double X, double Y, SeatKeys Buttons);

/// <summary>All that the person in the seat presses at a moment.</summary>
/// <param name="Keys">On the keyboard.</param>
/// <param name="Pad">On the pad; null without one.</param>
/// <param name="Touch">On the screen; null while no thumb is on it.</param>
public readonly record struct SeatInput(SeatKeys Keys, SeatStick? Pad, SeatStick? Touch);
