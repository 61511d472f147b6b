using System.Globalization;

namespace KartHub.Web.Tests.Language;

/// <summary>Another reader's language until it is disposed.</summary>
internal sealed class Speaking : IDisposable
{
    private readonly CultureInfo culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo language = CultureInfo.CurrentUICulture;

    public Speaking(string name) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(name);

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
}
