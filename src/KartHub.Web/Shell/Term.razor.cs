using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Shell;

/// <summary>A term that explains itself. It may stand where a <c>div</c> may: not in a paragraph, not in a link or a button.</summary>
public sealed partial class Term
{
    /// <summary>What it means, in a sentence.</summary>
    [Parameter, EditorRequired]
    public required string Meaning { get; set; }

    /// <summary>The term.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }
}
