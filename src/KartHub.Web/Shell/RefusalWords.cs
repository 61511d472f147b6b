using System.Globalization;
using KartHub.Contracts;
using Microsoft.Extensions.Localization;

namespace KartHub.Web.Shell;

/// <summary>Tells refusals and notices in the reader's language, by their codes; in English where nobody translated them.</summary>
public sealed class RefusalWords(IStringLocalizer<RefusalWords> translations)
{
    public string Tell(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return Tell(refusal.Notice);
    }

    public string Tell(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var translation = translations[notice.Code];
        return translation.ResourceNotFound ? notice.Message : notice.Tell(translation.Value, CultureInfo.CurrentUICulture, Tell);
    }
}
