using System.Globalization;
using Microsoft.AspNetCore.Localization;
using MudBlazor;

namespace KartHub.Web.Language;

/// <summary>Which languages the hub speaks, and which one to whom.</summary>
internal static class LanguageFeature
{
    /// <summary>The language of every text that nobody translated, and of all that is kept in the tables.</summary>
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static void AddLanguages(this WebApplicationBuilder builder)
    {
        // What works in the background belongs to no reader. What it writes into the tables is English, whatever the machine speaks.
        CultureInfo.DefaultThreadCurrentCulture = English;
        CultureInfo.DefaultThreadCurrentUICulture = English;

        builder.Services.AddTransient<MudLocalizer, MudWords>();
        var languages = In(AppContext.BaseDirectory);
        builder.Services.Configure<RequestLocalizationOptions>(o =>
        {
            o.DefaultRequestCulture = new RequestCulture(English);
            o.SupportedCultures = o.SupportedUICultures = [.. languages];
            o.RequestCultureProviders.Clear();
            o.RequestCultureProviders.Add(new CookieRequestCultureProvider());
            if (languages.Count > 1)
            {
                o.RequestCultureProviders.Add(new AcceptLanguageHeaderRequestCultureProvider()); // For whoever has not chosen yet.
            }
        });
    }

    /// <summary>English, and every further language whose texts lie in a folder of its own beside the program.</summary>
    internal static IReadOnlyList<CultureInfo> In(string folder)
    {
        var texts = $"{typeof(Texts).Assembly.GetName().Name}.resources.dll";
        var others = Directory.EnumerateDirectories(folder).Where(f => File.Exists(Path.Combine(f, texts)))
            .Select(f => CultureInfo.GetCultureInfo(Path.GetFileName(f))).Where(Texts.AreIn).OrderBy(l => l.Name, StringComparer.Ordinal);
        return [English, .. others];
    }
}
