using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace KartHub.Web.Language;

/// <summary>
/// A text of which parts stand out: <c>Your &lt;me&gt;own page&lt;/me&gt;</c> with <c>me="/me"</c> has a link there; what is between
/// <c>&lt;b&gt;</c> and <c>&lt;/b&gt;</c> is bold, and <c>kbd</c> a key. Everything else is told as it is.
/// </summary>
public sealed partial class Marked : ComponentBase
{
    private static readonly string[] Elements = ["b", "kbd"];

    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>Where each link leads, by its mark.</summary>
    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object>? Addresses { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var told = 0;
        foreach (Match part in Part().Matches(Text))
        {
            var (mark, words) = (part.Groups[1].Value, part.Groups[2].Value);
            var address = Addresses?.GetValueOrDefault(mark);
            if (address is null && !Elements.Contains(mark))
            {
                continue;
            }

            builder.AddContent(0, Text[told..part.Index]);
            builder.OpenElement(1, address is null ? mark : "a");
            builder.AddAttribute(2, "href", address);
            builder.AddContent(3, words);
            builder.CloseElement();
            told = part.Index + part.Length;
        }

        builder.AddContent(0, Text[told..]);
    }

    /// <summary>Its mark, and what is between its ends.</summary>
    [GeneratedRegex("<([a-z0-9-]+)>(.*?)</\\1>")]
    private static partial Regex Part();
}
