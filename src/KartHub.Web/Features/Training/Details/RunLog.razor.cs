using System.Globalization;
using KartHub.Web.Features.Models;
using KartHub.Web.Jobs;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.Details;

/// <summary>What happened to a run, the latest first.</summary>
public sealed partial class RunLog(RefusalWords words, TimeProvider time)
{
    private const int Most = 200;

    private bool open;

    [Parameter, EditorRequired]
    public required TrainingRun Run { get; set; }

    [Parameter, EditorRequired]
    public required Job Job { get; set; }

    private string Line(EpochMetric epoch)
    {
        var (number, train, validation) = (epoch.Epoch.ToString(CultureInfo.InvariantCulture), LossWords.Of(epoch.TrainLoss), LossWords.Of(epoch.ValLoss));
        return epoch.Epoch == Run.BestEpoch
            ? Texts.Training.Log.BestEpoch(number, train, validation, (long)epoch.SamplesPerSecond)
            : Texts.Training.Log.Epoch(number, train, validation, (long)epoch.SamplesPerSecond);
    }
}
