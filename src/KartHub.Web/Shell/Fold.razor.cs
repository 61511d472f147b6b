using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Shell;

/// <summary>What need not be seen at first, under a button that folds it out.</summary>
public sealed partial class Fold
{
    private readonly string id = $"fold-{Guid.NewGuid():n}";

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    [Parameter]
    public bool Open { get; set; }

    [Parameter]
    public EventCallback<bool> OpenChanged { get; set; }

    /// <summary>It is kept while it is folded in.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }
}
