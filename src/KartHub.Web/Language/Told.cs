using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace KartHub.Web.Language;

/// <summary>
/// A text with an element in the middle of it: <c>&lt;Told Text="@Texts.Models.AgainstMean(Told.Place)"&gt;&lt;b&gt;…&lt;/b&gt;&lt;/Told&gt;</c>. Where it stands is the
/// language's matter.
/// </summary>
public sealed class Told : ComponentBase
{
    /// <summary>Goes into the text where the element is to stand; no text has it of itself.</summary>
    public const string Place = "\uFFFC";

    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>The element.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment ChildContent { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var at = Text.IndexOf(Place, StringComparison.Ordinal);
        builder.AddContent(0, at < 0 ? Text : Text[..at]);
        if (at >= 0)
        {
            builder.AddContent(1, ChildContent);
            builder.AddContent(2, Text[(at + Place.Length)..]);
        }
    }
}
