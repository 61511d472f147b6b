using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Shell;

/// <summary>The languages that the hub speaks, each by its own name. The choice is a cookie, which language.js writes; a page is then drawn anew.</summary>
public sealed partial class LanguageChoice(IOptions<RequestLocalizationOptions> options)
{
    private IList<CultureInfo> Languages => options.Value.SupportedUICultures!;
}
