using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.People.Keys;

/// <summary>Makes keys for programs that look on, and shows those that there are.</summary>
public sealed partial class WatchKeyPanel(KeyCabinet cabinet)
{
    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    private async Task<string> MakeAsync() =>
        (await cabinet.IssueAsync(KeyKind.Watch, (await Authentication).User.PersonId(), KeyLabels.Watch, lifetime: null, CancellationToken.None)).Secret;
}
