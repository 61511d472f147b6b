using KartHub.Contracts.Live;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Drive;

/// <summary>Where the kart is, and the laps it has driven.</summary>
public sealed partial class RaceFigures
{
    private const int Most = 5;

    [Parameter, EditorRequired]
    public required RaceStatus Race { get; set; }

    private int Percent => (int)Math.Round(Math.Clamp(Race.Progress, 0, 1) * 100);
}
