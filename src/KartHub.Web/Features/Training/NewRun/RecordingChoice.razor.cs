using System.Security.Claims;
using KartHub.Web.Features.Recordings;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.NewRun;

/// <summary>Recordings to tick.</summary>
public sealed partial class RecordingChoice
{
    private const int FirstShown = 50;

    private IReadOnlyList<Recording> all = [];
    private IReadOnlyList<Recording> first = [];

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

    protected override void OnParametersSet()
    {
        if (all != Recordings)
        {
            (all, first) = (Recordings, [.. Recordings.Take(FirstShown)]);
        }
    }

    private Task<IReadOnlyList<Recording>> ReadAsync(int from, int count, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Recording>>([.. Recordings.Skip(from).Take(count)]);

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
