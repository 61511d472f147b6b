using KartHub.Training.Preparing;
using KartHub.Web.Features.Models;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace KartHub.Web.Features.Training.Chart;

/// <summary>Training and validation loss over the epochs, with both baselines and the best point; grows while it is open.</summary>
public sealed partial class LossChart(IJSRuntime js) : IAsyncDisposable
{
    private ElementReference element;
    private IJSObjectReference? module;
    private IJSObjectReference? chart;
    private bool gone;
    private bool logarithmic;
    private bool ready; // The script has drawn: its buttons do something, and the sketch has served.
    private (Guid Run, int Epochs, double LastLoss) drawn;

    /// <summary>The run that it is of.</summary>
    [Parameter, EditorRequired]
    public required Guid RunId { get; set; }

    /// <summary>Names the saved picture.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<EpochMetric> Epochs { get; set; }

    [Parameter]
    public double? BaselineMean { get; set; }

    [Parameter]
    public double? BaselineZero { get; set; }

    /// <summary>What the validation loss says; null while it is not known.</summary>
    [Parameter]
    public JudgedOn? JudgedOn { get; set; }

    private string InWords => Epochs.Count == 0
        ? Texts.Training.Chart.Empty
        : Texts.Training.Chart.InWords(Epochs.Count, LossWords.Of(Epochs[^1].TrainLoss), LossWords.Of(Epochs[^1].ValLoss));

    public ValueTask DisposeAsync()
    {
        gone = true;
        return chart.EndAsync(module);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            module = await js.InvokeAsync<IJSObjectReference>("import", "./Features/Training/Chart/LossChart.razor.js");
            var made = await module.InvokeAsync<IJSObjectReference>("create", element, Captions());
            if (gone) // Left meanwhile.
            {
                await made.EndAsync();
                return;
            }

            chart = made;
        }

        if (chart is not null && !gone)
        {
            await DrawAsync(chart);
        }

        if (firstRender)
        {
            ready = true;
            StateHasChanged();
        }
    }

    private async Task DrawAsync(IJSObjectReference drawing)
    {
        var now = (RunId, Epochs.Count, Epochs.Count > 0 ? Epochs[^1].ValLoss : 0);
        if (now == drawn)
        {
            return;
        }

        // Only what is new travels; a run that was resumed may have replaced its last epochs, so those are drawn anew.
        var known = drawn.Run == RunId && drawn.Epochs <= Epochs.Count && (drawn.Epochs == 0 || Epochs[drawn.Epochs - 1].ValLoss == drawn.LastLoss) ? drawn.Epochs : 0;
        drawn = now;
        double[][] points = [.. Epochs.Skip(known).Select(e => new[] { e.Epoch, e.TrainLoss, e.ValLoss })];
        var asLogarithm = await drawing.InvokeAsync<bool>("show", known, points, BaselineMean, BaselineZero);
        if (asLogarithm != logarithmic)
        {
            logarithmic = asLogarithm;
            StateHasChanged();
        }
    }

    /// <summary>What the chart says; what only the script knows goes where the braces are.</summary>
    private static object Captions() => new
    {
        Train = Texts.Training.Chart.Train,
        Validation = Texts.Training.Chart.Validation,
        Zero = Texts.Training.Chart.Straight,
        Mean = Texts.Training.Chart.Mean,
        Best = Texts.Training.Chart.Best("{loss}", "{epoch}"),
        Begins = Texts.Training.Chart.Begins,
        Epoch = Texts.Training.Chart.Epoch("{epoch}"),
        Across = Texts.Training.Chart.Across,
        Up = Texts.Training.Chart.Up,
    };

    private async Task ScaleAsync(bool asLogarithm)
    {
        if (chart is not null)
        {
            await chart.InvokeVoidAsync("scale", asLogarithm);
        }

        logarithmic = asLogarithm;
    }

    private async Task SaveTableAsync()
    {
        if (chart is not null)
        {
            await chart.InvokeVoidAsync("saveTable", $"{Name}.csv");
        }
    }

    private async Task SaveAsync()
    {
        if (chart is not null)
        {
            await chart.InvokeVoidAsync("save", $"{Name}.png");
        }
    }
}
