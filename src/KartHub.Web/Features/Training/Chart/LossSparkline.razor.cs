using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.Chart;

/// <summary>A small loss curve for lists.</summary>
public sealed partial class LossSparkline
{
    private const double Height = 36;

    /// <summary>Validation losses, in the order of their epochs.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<double> Losses { get; set; }

    /// <summary>The loss of never steering.</summary>
    [Parameter]
    public double? Baseline { get; set; }

    /// <summary>A first epoch far above the baseline would flatten all that matters.</summary>
    private double Top => Baseline is > 0 and var baseline ? 1.25 * baseline : Losses.DefaultIfEmpty(1).Max();

    private string BaselineAt => Y(Baseline ?? 0);

    private string Line => string.Join(' ', Losses.Select((loss, i) => string.Create(
        CultureInfo.InvariantCulture, $"{128.0 * i / Math.Max(1, Losses.Count - 1):0.#},{Y(loss)}")));

    private string Y(double loss) => string.Create(
        CultureInfo.InvariantCulture, $"{Math.Clamp(Height - 2 - (Height - 4) * loss / Math.Max(Top, 1e-12), 1, Height - 1):0.#}");
}
