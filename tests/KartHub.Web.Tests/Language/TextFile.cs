using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using KartHub.Web.Language;

namespace KartHub.Web.Tests.Language;

/// <summary>The texts of a language by their keys, as their file has them.</summary>
internal sealed partial class TextFile(string path)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "KartHub.Web", "Language");

    public static TextFile English { get; } = new(Path.Combine(Folder, "Texts.resx"));

    public static IReadOnlyList<TextFile> Others { get; } = [.. Directory.EnumerateFiles(Folder, "Texts.*.resx").Order(StringComparer.Ordinal).Select(path => new TextFile(path))];

    /// <summary>The English sentences of what the hub can refuse or say by a code, by the keys that they have in other languages.</summary>
    public static IReadOnlyDictionary<string, string> Phrases { get; } = MadePhrases.In("Contracts", "Imaging", "Simulator", "Training", "Agent", "Web")
        .DistinctBy(phrase => phrase.Code).ToDictionary(phrase => KartHub.Web.Language.Texts.PhrasePrefix + phrase.Code, phrase => phrase.Sentence);

    public IReadOnlyDictionary<string, string> Texts { get; } = XDocument.Load(path).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    /// <summary>What keeps this from being the file of another language.</summary>
    /// <param name="english">The English texts.</param>
    /// <param name="phrases">The English sentences that are not in its file, by their keys.</param>
    public IEnumerable<string> FaultsAgainst(TextFile english, IReadOnlyDictionary<string, string> phrases) =>
    [
        .. english.Texts.Keys.Concat(phrases.Keys).Except(Texts.Keys).Select(key => $"{key} is lacking"),
        .. Texts.Keys.Except(english.Texts.Keys).Except(phrases.Keys).Select(key => $"{key} is told nowhere"),
        .. Texts.Keys.Intersect(english.Texts.Keys).SelectMany(key => FaultsOf(key, Texts[key], english.Texts[key], PlacesOf)),
        .. Texts.Keys.Intersect(phrases.Keys).SelectMany(key => FaultsOf(key, Texts[key], phrases[key], NumberedPlacesOf)),
    ];

    private static IEnumerable<string> FaultsOf(string key, string text, string other, Func<string, string[]> placesOf)
    {
        string[] places;
        try
        {
            places = placesOf(text);
        }
        catch (FormatException e)
        {
            return [$"{key} cannot be told: {e.Message}"];
        }

        var there = placesOf(other);
        return [.. there.Except(places).Select(place => $"{key} lacks {place}"), .. places.Except(there).Select(place => $"{key} has {place}")];
    }

    /// <summary>Where something is put in, and which of its parts are marked.</summary>
    private static string[] PlacesOf(string text) =>
        [.. Sentence.Parse(text).Places.Select(place => place.IsNumber ? $"{{{place.Name}, number}}" : $"{{{place.Name}}}"), .. Mark().Matches(text).Select(mark => mark.Value)];

    /// <summary>The places of a phrase, whose values have numbers. How a number is written may differ.</summary>
    private static string[] NumberedPlacesOf(string sentence)
    {
        CompositeFormat.Parse(sentence);
        return [.. NumberedPlace().Matches(sentence.Replace("{{", "", StringComparison.Ordinal)).Select(place => $"{{{place.Groups[1].Value}}}").Distinct()];
    }

    [GeneratedRegex("[{]([0-9]+)")]
    private static partial Regex NumberedPlace();

    [GeneratedRegex("</?[a-z0-9-]+>")]
    private static partial Regex Mark();
}
