using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.Chart;

/// <summary>The curves of a <see cref="LossChart"/> without a script, in the same place and on the same scale.</summary>
public sealed partial class LossSketch
{
    private const int MostPoints = 500; // More than one sees.

    [Parameter, EditorRequired]
    public required IReadOnlyList<EpochMetric> Epochs { get; set; }

    [Parameter]
    public double? BaselineMean { get; set; }

    [Parameter]
    public double? BaselineZero { get; set; }

    private double Step { get; set; } = 1;

    private double Top { get; set; } = 1;

    private IEnumerable<double> Ticks => Enumerable.Range(0, (int)Math.Round(Top / Step) + 1).Select(i => i * Step);

    /// <summary>About five round steps up to the largest loss, as the script's axis has them.</summary>
    protected override void OnParametersSet()
    {
        var largest = Epochs.SelectMany(e => new[] { e.TrainLoss, e.ValLoss }).Append(BaselineMean ?? 0).Append(BaselineZero ?? 0).Where(double.IsFinite).Max();
        if (largest <= 0)
        {
            (Step, Top) = (1, 1);
            return;
        }

        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(largest / 5)));
        var rough = largest / 5 / magnitude;
        Step = magnitude * (rough switch { < 1.5 => 1, < 2.5 => 2, < 4 => 3, < 7 => 5, _ => 10 });
        Top = Step * Math.Ceiling((largest / Step) - 1e-9);
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##}%");

    private string Line(Func<EpochMetric, double> loss)
    {
        var (last, every) = (Math.Max(2, Epochs[^1].Epoch), Math.Max(1, Epochs.Count / MostPoints));
        return string.Join(' ', Epochs.Where((_, i) => i % every == 0 || i == Epochs.Count - 1)
            .Select(e => string.Create(CultureInfo.InvariantCulture, $"{100.0 * (e.Epoch - 1) / (last - 1):0.##},{Y(loss(e))}")));
    }

    private string Y(double loss) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(100 - (100 * loss / Top), 0, 100):0.##}");
}
