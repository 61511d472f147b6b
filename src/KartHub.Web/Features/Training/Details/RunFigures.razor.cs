using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.Details;

/// <summary>A run in numbers.</summary>
public sealed partial class RunFigures
{
    [Parameter, EditorRequired]
    public required TrainingRun Run { get; set; }

    [Parameter]
    public bool Running { get; set; }

    [Parameter]
    public double? SecondsLeft { get; set; }

    private static string Number(int epochs) => epochs.ToString(CultureInfo.InvariantCulture);
}
