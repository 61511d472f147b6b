using KartHub.Web.Features.People;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Training.Runs;

/// <summary>The runs, newest first, to choose one from.</summary>
public sealed partial class RunList(TimeProvider time)
{
    private Guid me;

    [Parameter, EditorRequired]
    public required IReadOnlyList<RunRow> Rows { get; set; }

    [Parameter]
    public Guid? Selected { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override async Task OnInitializedAsync() => me = (await Authentication).User.PersonId();
}
