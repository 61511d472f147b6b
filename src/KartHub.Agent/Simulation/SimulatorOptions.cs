using KartHub.Simulator;

namespace KartHub.Agent.Simulation;

/// <summary>How an agent's simulator is set up.</summary>
public sealed record SimulatorOptions
{
    /// <summary>What everything random is drawn from.</summary>
    public int Seed { get; init; } = 1;

    public ViewOptions View { get; init; } = new();

    /// <summary>How the expert drives that holds the pad.</summary>
    public ExpertOptions Expert { get; init; } = new();

    /// <summary>How hard gusts push the kart while the expert drives, 0 to 2: a copy of faultless driving never learns the way back.</summary>
    public double Gusts { get; init; } = 1;

    /// <summary>How long after a drive nobody drives, before the expert takes the pad again.</summary>
    public TimeSpan HandOver { get; init; } = TimeSpan.FromSeconds(2);
}
