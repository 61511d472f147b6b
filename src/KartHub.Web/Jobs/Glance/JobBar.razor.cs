using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Jobs.Glance;

/// <summary>A progress bar with words under it.</summary>
public sealed partial class JobBar
{
    /// <summary>0 to 1.</summary>
    [Parameter, EditorRequired]
    public required double Progress { get; set; }

    /// <summary>What is being done.</summary>
    [Parameter]
    public string? Message { get; set; }

    [Parameter]
    public double? SecondsLeft { get; set; }
}
