using KartHub.Simulator.Races;

namespace KartHub.HubBenchmarks.Pilots;

/// <summary>Where a pilot drives.</summary>
internal interface IPilotPlace
{
    /// <summary>Ticks from one decision to the next: 20 decisions a second.</summary>
    const int TicksPerDecision = 3;

    /// <summary>Begins a race, whose first ticks the expert drives; then the wind holds its breath, and the pilot takes over.</summary>
    Task BeginAsync(RaceSettings settings, int expertTicks);

    /// <summary>The pilot decides once, and the race goes on until its next decision.</summary>
    /// <param name="putBack">Whether the kart is put back on the road first.</param>
    Task<Standing> GoOnAsync(bool putBack);
}

/// <summary>How a race stands.</summary>
/// <param name="Metres">Driven along the course.</param>
internal readonly record struct Standing(bool OffRoad, bool WrongWay, double Metres);
