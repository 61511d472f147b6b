namespace KartHub.Seat.Driving;

/// <summary>Who is to drive in a seat.</summary>
public enum SeatDriver
{
    Person,

    /// <summary>The built-in driver.</summary>
    Expert,

    /// <summary>A model; the person overrides it while they press something.</summary>
    Pilot,
}
