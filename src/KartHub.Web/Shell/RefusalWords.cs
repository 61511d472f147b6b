using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using KartHub.Contracts;
using KartHub.Web.Language;

namespace KartHub.Web.Shell;

/// <summary>Tells refusals and phrases in the reader's language, by their codes; in English where nobody translated them.</summary>
/// <param name="sentenceOf">The sentence of a code in the reader's language; null: there is none.</param>
public sealed class RefusalWords(Func<string, string?> sentenceOf)
{
    /// <summary>Those of the languages' files.</summary>
    public static RefusalWords OfFiles { get; } = new(Texts.OfPhrase);

    public string Tell(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return Tell(refusal.Phrase);
    }

    /// <summary>What a phrase says; null where there is none.</summary>
    [return: NotNullIfNotNull(nameof(phrase))]
    public string? Tell(Phrase? phrase)
    {
        if (phrase is null)
        {
            return null;
        }

        try
        {
            return sentenceOf(phrase.Code) is { } sentence ? phrase.Tell(sentence, CultureInfo.CurrentUICulture, Tell) : phrase.Message;
        }
        catch (FormatException)
        {
            return phrase.Message; // It was kept when its sentence had other arguments.
        }
    }
}
