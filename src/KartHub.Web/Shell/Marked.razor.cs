using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Shell;

/// <summary>A text with parts that are elements of their own, wherever a language has them: each goes into the text as a <see cref="Part"/>.</summary>
public sealed partial class Marked
{
    private const char Edge = '\uFFFC'; // Unicode's mark for what is no text.

    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>Draws a part.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment<string> ChildContent { get; set; }

    private string[] Parts => Text.Split(Edge);

    /// <summary>A part of a text.</summary>
    public static string Part(string text) => $"{Edge}{text}{Edge}";
}
