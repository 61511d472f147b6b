using KartHub.Web.Jobs;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.Details;

/// <summary>What happened to a run, the latest first.</summary>
public sealed partial class RunLog(TimeProvider time)
{
    private const int Most = 200;

    [Parameter, EditorRequired]
    public required TrainingRun Run { get; set; }

    [Parameter, EditorRequired]
    public required Job Job { get; set; }
}
