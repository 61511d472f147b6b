namespace KartHub.Simulator;

/// <summary>All of a race that a picture of it shows.</summary>
/// <param name="Ticks">Ticks since the race began.</param>
/// <param name="State">Where the kart is.</param>
/// <param name="LapsCompleted">Whole laps driven.</param>
/// <param name="LastLapSeconds">What the last of them took; 0 before there is one.</param>
/// <param name="WrongWay">Whether the kart drives against the direction of the course.</param>
public readonly record struct Moment(long Ticks, KartState State, int LapsCompleted, double LastLapSeconds, bool WrongWay)
{
    /// <summary>Seconds since the race began.</summary>
    public double ElapsedSeconds => Ticks * KartGame.TickSeconds;
}
