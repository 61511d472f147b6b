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
        (JobState.Running, true, _) => "stopping",
        (JobState.Running, _, true) => "making way",
        (JobState.Queued, _, true) => "put aside",
        _ => JobWords.State(State),
    };

    private (string Icon, string Colour, string Hint) Look => State switch
    {
        JobState.Queued when Held => (HubIcons.Held, "kh-warn", "An instructor has put it aside"),
        JobState.Queued => (HubIcons.Waiting, "kh-subtle", "Waits for its turn"),
        JobState.Running => (HubIcons.Running, "kh-good", "Runs now"),
        JobState.Done => (HubIcons.Done, "kh-good", "Came to its end"),
        JobState.Failed => (HubIcons.Failed, "kh-bad", "Could not be done"),
        JobState.Cancelled => (HubIcons.Cancelled, "kh-subtle", "Someone stopped it"),
        _ => (HubIcons.Interrupted, "kh-warn", "The hub went down in the middle of it"),
    };

    private string Icon => Look.Icon;

    private string Colour => Look.Colour;

    private string Hint => Look.Hint;
}
