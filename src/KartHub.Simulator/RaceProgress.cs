namespace KartHub.Simulator;

/// <summary>How far the race has come. A lap counts when the whole course has been driven forwards; what is driven backwards must be driven again.</summary>
public sealed class RaceProgress
{
    private readonly List<double> lapSeconds = new(64);

    internal RaceProgress(double distance, double lapLength)
    {
        Distance = distance;
        LapLength = lapLength;
    }

    /// <summary>Whole laps driven.</summary>
    public int LapsCompleted => lapSeconds.Count;

    /// <summary>Seconds each completed lap took; the first counts from the start of the race.</summary>
    public IReadOnlyList<double> LapSeconds => lapSeconds;

    /// <summary>How much of the current lap is driven, 0 to 1.</summary>
    public double LapProgress => Math.Clamp((Distance / LapLength) - LapsCompleted, 0, 1);

    /// <summary>Metres along the centre line since the first lap began; negative before.</summary>
    public double Distance { get; private set; }

    /// <summary>Seconds since the race began.</summary>
    public double ElapsedSeconds { get; private set; }

    /// <summary>Seconds since the current lap began.</summary>
    public double CurrentLapSeconds => ElapsedSeconds - lapsEnded;

    /// <summary>Whether the kart drives against the direction of the course.</summary>
    public bool WrongWay { get; private set; }

    /// <summary>Whether the kart is beside the road.</summary>
    public bool OffRoad { get; private set; }

    /// <summary>Seconds spent beside the road.</summary>
    public double OffRoadSeconds { get; private set; }

    /// <summary>Whether the kart has not come forward for a while, though A is held.</summary>
    public bool Stuck { get; private set; }

    /// <summary>How often the kart was put back on the road.</summary>
    public int Resets { get; internal set; }

    private double LapLength { get; }

    private double lapsEnded;
    private double farthest = double.MinValue;
    private double sinceFarthest;
    private double backwards;

    /// <summary>Seconds without getting forward while A is held.</summary>
    internal double StuckFor => sinceFarthest;

    internal void Advance(double seconds, double metres, bool offRoad, bool headsBackwards, bool accelerates)
    {
        ElapsedSeconds += seconds;
        Distance += metres;
        OffRoad = offRoad;
        OffRoadSeconds += offRoad ? seconds : 0;

        // A moment's spin is not yet the wrong way.
        backwards = headsBackwards ? backwards + seconds : 0;
        WrongWay = backwards > 0.5;

        // A metre at a time: creeping along a wall counts as coming forward, trembling does not.
        if (Distance > farthest + 1)
        {
            farthest = Distance;
            sinceFarthest = 0;
        }
        else if (accelerates)
        {
            sinceFarthest += seconds;
        }

        Stuck = sinceFarthest > 1.5;
        if (Distance >= LapLength * (LapsCompleted + 1))
        {
            lapSeconds.Add(CurrentLapSeconds);
            lapsEnded = ElapsedSeconds;
        }
    }

    /// <summary>After being put back, the way forward is measured from there.</summary>
    internal void PutBack(double metres)
    {
        Resets++;
        Distance += metres;
        farthest = Distance;
        sinceFarthest = 0;
        backwards = 0;
    }
}
