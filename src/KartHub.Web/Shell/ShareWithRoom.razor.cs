using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Shell;

/// <summary>Shares a thing with the room, or shares it no longer. Whoever is told asks whether the person may.</summary>
public sealed partial class ShareWithRoom
{
    /// <summary>The kind of thing, for instance <c>run</c>.</summary>
    [Parameter, EditorRequired]
    public required string What { get; set; }

    [Parameter, EditorRequired]
    public required bool Shared { get; set; }

    /// <summary>Told whether it shall be shared.</summary>
    [Parameter, EditorRequired]
    public EventCallback<bool> OnShare { get; set; }
}
