namespace KartHub.Seat.Play;

/// <summary>Who holds the controls. The worker's script has the same numbers.</summary>
[Flags]
internal enum SeatDriver
{
    /// <summary>Nobody so far, of a lap.</summary>
    None = 0,
    Person = 1,
    Pilot = 2,
    Expert = 4,
}
