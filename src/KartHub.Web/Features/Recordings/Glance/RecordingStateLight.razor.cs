using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Recordings.Glance;

/// <summary>Says whether a recording is complete, arriving, or given up by its agent for the time being.</summary>
public sealed partial class RecordingStateLight(TimeProvider time)
{
    /// <summary>A segment comes each second; an agent that tries again after an error waits some seconds at most.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Parameter, EditorRequired]
    public required RecordingState State { get; set; }

    /// <summary>When the hub last got something of it.</summary>
    [Parameter, EditorRequired]
    public required DateTimeOffset ReceivedAt { get; set; }

    private bool Silent => time.GetUtcNow() - ReceivedAt > Patience;
}
