using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;

namespace KartHub.Web.Language;

/// <summary>
/// Every text that people read on the hub's pages, in the reader's language: a member for each text in <c>Texts.resx</c>, made when the hub
/// is built. Another language is another file beside that one, for instance <c>Texts.nl.resx</c>, which has the sentences of phrases and refusals too:
/// <c>told.zip.password</c>. What it lacks is told in English.
/// </summary>
public static partial class Texts
{
    /// <summary>Before a phrase's code in the files of other languages; English has no such keys.</summary>
    internal const string PhrasePrefix = "told.";

    private static readonly ResourceManager Resources = new("KartHub.Web.Language.Texts", typeof(Texts).Assembly);
    private static readonly ConcurrentDictionary<(string Key, string Language), Sentence> Parsed = new();

    /// <summary>Whether there is a file of texts in this very language.</summary>
    internal static bool AreIn(CultureInfo language) => Resources.GetResourceSet(language, createIfNotExists: true, tryParents: false) is not null;

    /// <summary>A phrase's or refusal's sentence in the reader's language, by its code; null where it is told in English, as it stands where it is made.</summary>
    internal static string? OfPhrase(string code) => Resources.GetString(PhrasePrefix + code, CultureInfo.CurrentUICulture);

    /// <summary>A text whose key is only known here; null if there is none.</summary>
    internal static string? Find(string key, params (string Name, object Value)[] values) => Resources.GetString(key, CultureInfo.CurrentUICulture) is null ? null : Tell(key, values);

    private static string Tell(string key, params (string Name, object Value)[] values)
    {
        var language = CultureInfo.CurrentUICulture;
        var sentence = Parsed.GetOrAdd((key, language.Name), _ => Sentence.Parse(Resources.GetString(key, language)!));
        return sentence.Tell(language, values);
    }
}
