using KartHub.Web.Language;
using KartHub.Web.Shell.Look;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace KartHub.Web.Jobs.Glance;

/// <summary>Says where a job stands.</summary>
public sealed partial class JobStateLight
{
    [Parameter, EditorRequired]
    public required JobState State { get; set; }

    /// <summary>Whether it was asked to stop.</summary>
    [Parameter]
    public bool Stopping { get; set; }

    /// <summary>Whether an instructor has put it aside.</summary>
    [Parameter]
    public bool Held { get; set; }

    private string Word => (State, Stopping, Held) switch
    {
        (JobState.Running, true, _) => Texts.Jobs.State.Stopping,
        (JobState.Running, _, true) => Texts.Jobs.State.MakingWay,
        (JobState.Queued, _, true) => Texts.Jobs.State.PutAside,
        _ => JobWords.State(State),
    };

    private (string Icon, Color Colour, string Hint) Look => State switch
    {
        JobState.Queued when Held => (HubIcons.Held, Color.Warning, Texts.Jobs.Hint.PutAside),
        JobState.Queued => (HubIcons.Waiting, Color.Secondary, Texts.Jobs.Hint.Waiting),
        JobState.Running => (HubIcons.Running, Color.Success, Texts.Jobs.Hint.Running),
        JobState.Done => (HubIcons.Done, Color.Success, Texts.Jobs.Hint.Done),
        JobState.Failed => (HubIcons.Failed, Color.Error, Texts.Jobs.Hint.Failed),
        JobState.Cancelled => (HubIcons.Cancelled, Color.Secondary, Texts.Jobs.Hint.Cancelled),
        _ => (HubIcons.Interrupted, Color.Warning, Texts.Jobs.Hint.Interrupted),
    };
}
