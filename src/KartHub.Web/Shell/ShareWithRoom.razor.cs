using KartHub.Web.Language;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Shell;

/// <summary>Shares a thing with the room, or shares it no longer. Whoever is told asks whether the person may.</summary>
public sealed partial class ShareWithRoom
{
    [Parameter, EditorRequired]
    public required SharedThing What { get; set; }

    [Parameter, EditorRequired]
    public required bool Shared { get; set; }

    /// <summary>Told whether it shall be shared.</summary>
    [Parameter, EditorRequired]
    public EventCallback<bool> OnShare { get; set; }

    private string Consequence => What switch
    {
        SharedThing.Recording => Shared ? Texts.Shell.Share.Recording.Stop : Texts.Shell.Share.Recording.Share,
        SharedThing.Run => Shared ? Texts.Shell.Share.Run.Stop : Texts.Shell.Share.Run.Share,
        _ => Shared ? Texts.Shell.Share.Model.Stop : Texts.Shell.Share.Model.Share,
    };
}
