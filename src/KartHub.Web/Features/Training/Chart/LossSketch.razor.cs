using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.Chart;

/// <summary>The curves of a <see cref="LossChart"/> without a script, in the same place and on the same scale.</summary>
public sealed partial class LossSketch
{
    private const int MostPoints = 500; // More than one sees.
    private const double Wide = 30; // The script's.

    private static readonly double[] Digits = [1, 2, 5];

    private List<double> ticks = [0, 1];
    private bool logarithmic;

    [Parameter, EditorRequired]
    public required IReadOnlyList<EpochMetric> Epochs { get; set; }

    [Parameter]
    public double? BaselineMean { get; set; }

    [Parameter]
    public double? BaselineZero { get; set; }

    /// <summary>As the script's axis is, unless one has chosen the other: linear, or logarithmic where that would flatten the small losses.</summary>
    protected override void OnParametersSet()
    {
        var above = Epochs.SelectMany(e => new[] { e.TrainLoss, e.ValLoss }).Append(BaselineMean ?? 0).Append(BaselineZero ?? 0).Where(loss => loss > 0 && double.IsFinite(loss)).ToList();
        logarithmic = above.Count > 0 && above.Max() > Wide * above.Min();
        ticks = above.Count == 0 ? [0, 1] : logarithmic ? Decades(above.Min(), above.Max()) : Steps(above.Max());
    }

    /// <summary>About five round steps up to the largest loss.</summary>
    private static List<double> Steps(double most)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(most / 5)));
        var rough = most / 5 / magnitude;
        var step = magnitude * (rough switch { < 1.5 => 1, < 2.5 => 2, < 4 => 3, < 7 => 5, _ => 10 });
        return [.. Enumerable.Range(0, (int)Math.Ceiling((most / step) - 1e-9) + 1).Select(i => i * step)];
    }

    /// <summary>Round values, three a decade, from below the smallest loss to above the largest.</summary>
    private static List<double> Decades(double least, double most)
    {
        var (lowest, highest) = ((int)Math.Floor(Math.Log10(least)), (int)Math.Ceiling(Math.Log10(most)));
        var values = Enumerable.Range(lowest, highest - lowest + 1).SelectMany(power => Digits.Select(digit => digit * Math.Pow(10, power))).ToList();
        return values[Math.Max(0, values.FindLastIndex(value => value <= least))..(values.FindIndex(value => value >= most) + 1)];
    }

    private static string Figure(double tick) => tick.ToString(tick is > 0 and < 0.000001 ? "G6" : "0.########", CultureInfo.CurrentCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##}%");

    private string Line(Func<EpochMetric, double> loss)
    {
        var (last, every) = (Math.Max(2, Epochs[^1].Epoch), Math.Max(1, Epochs.Count / MostPoints));
        return string.Join(' ', Epochs.Where((_, i) => i % every == 0 || i == Epochs.Count - 1)
            .Select(e => string.Create(CultureInfo.InvariantCulture, $"{100.0 * (e.Epoch - 1) / (last - 1):0.##},{Y(loss(e))}")));
    }

    private string Y(double loss) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(100 - (100 * Share(loss)), 0, 100):0.##}");

    /// <summary>How far up the axis a loss is; on a logarithmic one, what is not above zero lies at its foot.</summary>
    private double Share(double loss) => logarithmic
        ? Math.Log10(Math.Max(loss, ticks[0]) / ticks[0]) / Math.Log10(ticks[^1] / ticks[0])
        : loss / ticks[^1];
}
