using KartHub.Web.Shell.Guard;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace KartHub.Web.Shell.Layout;

/// <summary>The page around everything.</summary>
public sealed partial class App
{
    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    /// <summary>Dark unless the visitor chose otherwise; theme.js writes the cookie.</summary>
    private string Theme => Http.Request.Cookies["theme"] == "light" ? "light" : "dark";

    /// <summary>The one script that stands in the page itself.</summary>
    private Dictionary<string, object> MayRun => new() { ["nonce"] = Http.Nonce() };

    /// <summary>Pages that sign people in write cookies, which only a plain request can.</summary>
    private InteractiveServerRenderMode? Mode => Http.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;
}
