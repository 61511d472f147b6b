using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Recordings.Glance;

/// <summary>Draws a <see cref="SteeringTrace"/>.</summary>
public sealed partial class SteeringSparkline
{
    /// <summary>The trace's values.</summary>
    [Parameter, EditorRequired]
    public required byte[] Points { get; set; }

    private string Line => string.Join(' ', Points.Select((point, i) => string.Create(
        CultureInfo.InvariantCulture, $"{128.0 * i / Math.Max(1, Points.Length - 1):0.#},{16 - 15 * SteeringTrace.Value(point):0.#}")));
}
