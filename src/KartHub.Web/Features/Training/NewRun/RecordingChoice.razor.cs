using System.Security.Claims;
using KartHub.Web.Features.Recordings;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.NewRun;

/// <summary>Recordings to tick.</summary>
public sealed partial class RecordingChoice
{
    [Parameter, EditorRequired]
    public required IReadOnlyList<Recording> Recordings { get; set; }

    /// <summary>Who chooses.</summary>
    [Parameter, EditorRequired]
    public required ClaimsPrincipal User { get; set; }

    /// <summary>Those that are ticked; changed in place.</summary>
    [Parameter, EditorRequired]
    public required HashSet<Guid> Chosen { get; set; }

    [Parameter]
    public EventCallback OnChange { get; set; }

    private Task SwitchAsync(Guid id)
    {
        if (!Chosen.Remove(id))
        {
            Chosen.Add(id);
        }

        return OnChange.InvokeAsync();
    }

    private Task AllAsync(ChangeEventArgs change)
    {
        Chosen.Clear();
        if (change.Value is true)
        {
            Chosen.UnionWith(Recordings.Select(r => r.Id));
        }

        return OnChange.InvokeAsync();
    }
}
