using System.Globalization;
using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents;
using KartHub.Web.Live;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Drive.Pad;

/// <summary>What an agent's pad says, raw and as it is recorded: for people who check that theirs works.</summary>
public sealed partial class PadPanel
{
    [Parameter, EditorRequired]
    public required LiveAgent Agent { get; set; }

    protected override IEnumerable<string> Followed => [Topics.Pad(Agent.Id)];

    protected override TimeSpan BetweenUpdates => TimeSpan.FromSeconds(0.1);

    private PadReading? Reading { get; set; }

    /// <summary>The recorded y where the stick is drawn: pads differ in which way is up, and both dots are to go the same way.</summary>
    private double RecordedUp => Math.Sign(Raw(1)) * Math.Abs(Reading!.Controls.SteerY);

    protected override void OnParametersSet() => Reading = Agent.Pad;

    protected override Task LoadAsync()
    {
        Reading = Agent.Pad;
        return Task.CompletedTask;
    }

    private double Raw(int axis) => axis < Reading!.Axes.Count && float.IsFinite(Reading.Axes[axis]) ? Math.Clamp(Reading.Axes[axis], -1, 1) : 0;

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Words(double value) => string.Create(CultureInfo.CurrentCulture, $"{(value < 0 ? "−" : "+")}{Math.Abs(value):0.00}");

    private static string Share(double value) => string.Create(CultureInfo.CurrentCulture, $"{value * 100:0} %");
}
