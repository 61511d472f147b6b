using KartHub.Contracts;
using KartHub.Training.Models;
using KartHub.Training.Piloting;

namespace KartHub.Seat.Play;

/// <summary>What a model needs to drive besides its network, which runs elsewhere; a part of <c>model.json</c>.</summary>
internal sealed record SeatPilot(string Name, SeatPilot.Outcomes Network, Preprocessing Preprocessing, Calibration Calibration)
{
    private PilotSight? sight;
    private PilotAnswer? answer;

    /// <summary>What it is shown of a frame.</summary>
    public PilotSight Sight => sight ??= new PilotSight(Name, Preprocessing);

    /// <summary>What its network's outputs mean.</summary>
    public Controls Read(ReadOnlySpan<float> said) => (answer ??= new PilotAnswer(Network.Outputs, Calibration)).Read(said);

    /// <summary>What the network says, in order.</summary>
    internal sealed record Outcomes(string[] Outputs);
}
