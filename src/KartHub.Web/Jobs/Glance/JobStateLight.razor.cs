using KartHub.Web.Language;
using KartHub.Web.Shell.Look;
using Microsoft.AspNetCore.Components;

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

    private (string Icon, string Colour, string Hint) Look => State switch
    {
        JobState.Queued when Held => (HubIcons.Held, "kh-warn", Texts.Jobs.Hint.PutAside),
        JobState.Queued => (HubIcons.Waiting, "kh-subtle", Texts.Jobs.Hint.Waiting),
        JobState.Running => (HubIcons.Running, "kh-good", Texts.Jobs.Hint.Running),
        JobState.Done => (HubIcons.Done, "kh-good", Texts.Jobs.Hint.Done),
        JobState.Failed => (HubIcons.Failed, "kh-bad", Texts.Jobs.Hint.Failed),
        JobState.Cancelled => (HubIcons.Cancelled, "kh-subtle", Texts.Jobs.Hint.Cancelled),
        _ => (HubIcons.Interrupted, "kh-warn", Texts.Jobs.Hint.Interrupted),
    };

    private string Icon => Look.Icon;

    private string Colour => Look.Colour;

    private string Hint => Look.Hint;
}
