namespace KartHub.Seat.Play;

/// <summary>How a race stands, for the page.</summary>
/// <param name="Controls">Steer x, steer y, A, B, RB of the last tick.</param>
/// <param name="DrivenBy"><c>person</c>, <c>pilot</c>, <c>expert</c> or <c>takeover</c>.</param>
/// <param name="LapBy">As <see cref="SeatLaps.By"/>.</param>
/// <param name="Help">The stick, −1 to 1, that would bring the kart along the course: for scripts that try the seat.</param>
/// <param name="Progress">How much of the lap is driven, 0 to 1.</param>
internal sealed record SeatState(
    long Ticks,
    float[] Controls,
    string DrivenBy,
    string Course,
    int Laps,
    double[] LapSeconds,
    IReadOnlyList<string> LapBy,
    double Progress,
    int SpeedKmh,
    bool OffRoad,
    bool WrongWay,
    double Help);
