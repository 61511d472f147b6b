using System.Globalization;
using KartHub.Contracts;
using Microsoft.Extensions.Localization;

namespace KartHub.Web.Shell;

/// <summary>Tells a refusal in the reader's language, by its code; in English where nobody translated it.</summary>
public sealed class RefusalWords(IStringLocalizer<RefusalWords> translations)
{
    public string Tell(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var translation = translations[refusal.Code];
        return translation.ResourceNotFound ? refusal.Message : refusal.Tell(translation.Value, CultureInfo.CurrentUICulture, Tell);
    }
}
