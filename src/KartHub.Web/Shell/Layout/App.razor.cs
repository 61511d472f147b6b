using KartHub.Web.Shell.Guard;
using KartHub.Web.Shell.Look;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace KartHub.Web.Shell.Layout;

/// <summary>The page around everything.</summary>
public sealed partial class App
{
    private string? themeSheet;

    [Inject]
    private ThemeSheet Sheet { get; set; } = null!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    /// <summary>What the visitor chose, which theme.js keeps in a cookie; nothing: what the system says.</summary>
    private string? Theme => Http.Request.Cookies["theme"] is ("light" or "dark") and var chosen ? chosen : null;

    /// <summary>The one script that stands in the page itself.</summary>
    private Dictionary<string, object> MayRun => new() { ["nonce"] = Http.Nonce() };

    /// <summary>Pages that sign people in write cookies, which only a plain request can.</summary>
    private InteractiveServerRenderMode? Mode => Http.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;

    protected override async Task OnInitializedAsync() => themeSheet = await Sheet.AddressAsync();
}
