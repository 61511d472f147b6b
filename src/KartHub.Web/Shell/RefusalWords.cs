using System.Globalization;
using KartHub.Contracts;
using Microsoft.Extensions.Localization;

namespace KartHub.Web.Shell;

/// <summary>Tells refusals and phrases in the reader's language, by their codes; in English where nobody translated them.</summary>
public sealed class RefusalWords(IStringLocalizer<RefusalWords> translations)
{
    public string Tell(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return Tell(refusal.Phrase);
    }

    public string Tell(Phrase phrase)
    {
        ArgumentNullException.ThrowIfNull(phrase);
        var translation = translations[phrase.Code];
        return translation.ResourceNotFound ? phrase.Message : phrase.Tell(translation.Value, CultureInfo.CurrentUICulture, Tell);
    }
}
