namespace KartHub.Seat.Play;

/// <summary>What is held down, whether on a keyboard, a pad or a screen. The worker's script has the same numbers.</summary>
[Flags]
internal enum SeatKeys
{
    None = 0,

    /// <summary>Keys that steer: the stick that they move is <see cref="KeyStick"/>.</summary>
    Left = 1,
    Right = 2,

    A = 4,
    B = 8,
    Rb = 16,

    /// <summary>A thumb lies on the screen's stick, be it in the middle.</summary>
    Thumb = 32,

    /// <summary>A is held by itself, as on a screen, unless B is; nobody holds it.</summary>
    ByItself = 64,
}
