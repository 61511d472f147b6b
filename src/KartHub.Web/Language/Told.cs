using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace KartHub.Web.Language;

/// <summary>
/// A text with an element in the middle of it, or two: <c>&lt;Told Text="@Texts.Training.AgainstMean(Told.Place)"&gt;&lt;b&gt;…&lt;/b&gt;&lt;/Told&gt;</c>. Where they
/// stand is the language's matter.
/// </summary>
public sealed class Told : ComponentBase
{
    /// <summary>Goes into the text where the element is to stand; no text has it of itself.</summary>
    public const string Place = "\uFFFC";

    /// <summary>Goes into the text where the other element is to stand.</summary>
    public const string OtherPlace = "\uFFFB";

    private static readonly char[] Places = [Place[0], OtherPlace[0]];

    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>The element.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment ChildContent { get; set; }

    /// <summary>The other element, if the text has a place for it.</summary>
    [Parameter]
    public RenderFragment? Other { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var told = 0;
        for (var at = Text.IndexOfAny(Places); at >= 0; at = Text.IndexOfAny(Places, told))
        {
            builder.AddContent(0, Text[told..at]);
            builder.AddContent(1, Text[at] == Place[0] ? ChildContent : Other);
            told = at + 1;
        }

        builder.AddContent(2, Text[told..]);
    }
}
