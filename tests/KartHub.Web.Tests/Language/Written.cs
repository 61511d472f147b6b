using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace KartHub.Web.Tests.Language;

/// <summary>A component with text in its markup, as the compiler writes it.</summary>
internal sealed class Written : ComponentBase
{
    public required string Name { get; set; }

    public bool Removing { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.AddMarkupContent(0, "<h1 class=\"large and wide\" title=\"Where you are\">KartHub – 60 Hz</h1>");
        builder.OpenElement(1, "button");
        builder.AddAttribute(2, "class", Removing ? "kh-card removing" : "kh-card");
        builder.AddAttribute(3, "aria-label", "Close");
        builder.AddContent(4, Removing ? "Removing…" : $"Remove {Name}");
        builder.CloseElement();
        if (Name == "somebody else")
        {
            builder.OpenElement(5, "b");
            builder.AddAttribute(6, "title", Name);
            builder.AddContent(7, Name);
            builder.CloseElement();
        }

        builder.AddMarkupContent(8, "<p>Driven by <b>(you)</b></p>");
        RenderFragment inner = row => row.AddContent(9, "In a row");
        builder.AddContent(10, inner);
    }
}
