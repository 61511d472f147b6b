using System.Globalization;
using KartHub.Training.Engine;
using KartHub.Web.Features.People;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Models;

/// <summary>A model at a glance, and what can be done with it.</summary>
public sealed partial class ModelCard(RefusalWords words, TimeProvider time)
{
    private bool mayChange;

    [Parameter, EditorRequired]
    public required StoredModel Model { get; set; }

    /// <summary>Whether it is the one to drive with next.</summary>
    [Parameter]
    public bool First { get; set; }

    /// <summary>Whether its run, if there is one, is shown to who looks on.</summary>
    [Parameter]
    public bool RunIsSeen { get; set; }

    /// <summary>The names of its recordings, as far as who looks on may know them.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Names { get; set; }

    /// <summary>Gives it another name; false if it is not there any more.</summary>
    [Parameter, EditorRequired]
    public required Func<StoredModel, string?, Task<bool>> OnRename { get; set; }

    /// <summary>Shares it, or no longer.</summary>
    [Parameter]
    public EventCallback<(StoredModel Model, bool Shared)> OnShare { get; set; }

    /// <summary>Asks whether to delete it.</summary>
    [Parameter]
    public EventCallback<StoredModel> OnDelete { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    private string Network => Networks.Find(Model.Network) is { } known ? words.Tell(known.Title) : Model.Network;

    private string Epoch => Model.Epoch.ToString(CultureInfo.InvariantCulture);

    private string Material => Words.Some(Names, Model.Recordings.Count - Names.Count, Texts.Models.MoreRecordings, Texts.Models.HiddenRecordings);

    protected override async Task OnParametersSetAsync() => mayChange = (await Authentication).User.MayChange(Model);
}
