using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace KartHub.Web.Shell.Look;

/// <summary>
/// The theme as a style sheet of both palettes. So no page has a style element of its own, which the content policy forbids, and the first
/// paint has the right colours: the system's choice, or the reader's once there is one (<c>data-theme</c> at the root).
/// </summary>
internal sealed partial class ThemeSheet(IServiceProvider services, ILoggerFactory log)
{
    private const string Path = "/theme.css";

    private readonly Lazy<Task<(string Text, string Address)>> sheet = new(() => MakeAsync(services, log));

    /// <summary>Where it is, with a mark of what is in it: browsers may keep it.</summary>
    public async Task<string> AddressAsync() => (await sheet.Value).Address;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet(Path, async (ThemeSheet theme, HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return TypedResults.Text((await theme.sheet.Value).Text, "text/css");
        })
        .AllowAnonymous();

    private static async Task<(string Text, string Address)> MakeAsync(IServiceProvider services, ILoggerFactory log)
    {
        var text = await RenderAsync(services, log);
        return (text, string.Create(CultureInfo.InvariantCulture, $"{Path}?v={XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text)):x16}"));
    }

    private static async Task<string> RenderAsync(IServiceProvider services, ILoggerFactory log)
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, log);
        var (dark, light) = (await PaletteAsync(renderer, isDark: true), await PaletteAsync(renderer, isDark: false));
        return $$"""
            {{dark}}
            :root{color-scheme:dark;{{OwnColours(isDark: true)}}{{string.Concat(HubTheme.Names.Select(n => $"--kh-{n.Name}:var(--mud-palette-{n.Palette});"))}}}
            {{LightAt(":root[data-theme=light]", light)}}
            @media (prefers-color-scheme:light){
            {{LightAt(":root:not([data-theme=dark])", light)}}
            }

            """;
    }

    private static string LightAt(string root, string palette) =>
        $"{palette.Replace(":root", root, StringComparison.Ordinal)}\n{root}{{color-scheme:light;{OwnColours(isDark: false)}}}";

    private static string OwnColours(bool isDark) => string.Concat(HubTheme.Own.Select(c => $"--kh-{c.Name}:{(isDark ? c.Dark : c.Light)};"));

    /// <summary>What MudThemeProvider would write into the page.</summary>
    private static async Task<string> PaletteAsync(HtmlRenderer renderer, bool isDark)
    {
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(MudThemeProvider.Theme)] = HubTheme.Mud,
            [nameof(MudThemeProvider.IsDarkMode)] = isDark,
            [nameof(MudThemeProvider.ObserveSystemDarkModeChange)] = false,
        });
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<MudThemeProvider>(parameters)).ToHtmlString());
        return string.Concat(StyleElement().Matches(html).Select(m => m.Groups[1].Value)).Trim();
    }

    [GeneratedRegex("<style[^>]*>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex StyleElement();
}
