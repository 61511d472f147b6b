namespace KartHub.Cli.Simulating;

/// <summary>Several runs in figures.</summary>
/// <param name="Finished">Runs that drove all their laps.</param>
/// <param name="LapSeconds">Of all whole laps; null if there is none.</param>
/// <param name="AutonomyMin">Percent, of the run that needed most help.</param>
/// <param name="AutonomyMean">Percent, over the runs.</param>
/// <param name="Interventions">Helps, all runs together.</param>
/// <param name="OffRoadSeconds">Beside the road, all runs together.</param>
internal sealed record DriveSpread(int Finished, LapSpread? LapSeconds, double AutonomyMin, double AutonomyMean, int Interventions, double OffRoadSeconds)
{
    public static DriveSpread Of(IReadOnlyCollection<DriveRun> runs, int laps) => new(
        runs.Count(run => run.LapsCompleted >= laps),
        LapSpread.Of([.. runs.SelectMany(run => run.LapSeconds).Order()]),
        runs.Min(run => run.Autonomy),
        Math.Round(runs.Average(run => run.Autonomy), 2),
        runs.Sum(run => run.Interventions),
        Math.Round(runs.Sum(run => run.OffRoadSeconds), 2));
}

/// <summary>Times of laps, in seconds.</summary>
internal sealed record LapSpread(double Min, double Median, double Max)
{
    public static LapSpread? Of(IReadOnlyList<double> ordered) =>
        ordered.Count == 0 ? null : new LapSpread(ordered[0], Math.Round((ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2, 2), ordered[^1]);
}
