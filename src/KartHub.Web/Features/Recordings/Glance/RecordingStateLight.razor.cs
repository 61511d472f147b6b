using KartHub.Web.Language;
using KartHub.Web.Shell.Look;
using Microsoft.AspNetCore.Components;
using MudBlazor;

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

    private (string Icon, Color Colour, string Word, string Meaning) Look => State switch
    {
        RecordingState.Sealed => (HubIcons.Done, Color.Secondary, Texts.Recordings.State.Complete, Texts.Terms.RecordingComplete),
        RecordingState.Receiving when time.GetUtcNow() - ReceivedAt > Patience => (HubIcons.Working, Color.Warning, Texts.Recordings.State.Waiting, Texts.Terms.RecordingWaiting),
        _ => (HubIcons.Live, Color.Success, Texts.Recordings.State.Arriving, Texts.Terms.RecordingReceiving),
    };
}
