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

    public IReadOnlyDictionary<string, string> Texts { get; } = XDocument.Load(path).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    /// <summary>What keeps this from being a translation of another file.</summary>
    public IEnumerable<string> FaultsAgainst(TextFile other) =>
    [
        .. other.Texts.Keys.Except(Texts.Keys).Select(key => $"{key} is lacking"),
        .. Texts.Keys.Except(other.Texts.Keys).Select(key => $"{key} is not in the other"),
        .. Texts.Keys.Intersect(other.Texts.Keys).SelectMany(key => FaultsOf(key, Texts[key], other.Texts[key])),
    ];

    private static IEnumerable<string> FaultsOf(string key, string text, string other)
    {
        string[] places;
        try
        {
            places = PlacesOf(text);
        }
        catch (FormatException e)
        {
            return [$"{key} cannot be told: {e.Message}"];
        }

        var there = PlacesOf(other);
        return [.. there.Except(places).Select(place => $"{key} lacks {place}"), .. places.Except(there).Select(place => $"{key} has {place}")];
    }

    /// <summary>Where something is put in, and which of its parts are marked.</summary>
    private static string[] PlacesOf(string text) =>
        [.. Sentence.Parse(text).Places.Select(place => place.IsNumber ? $"{{{place.Name}, number}}" : $"{{{place.Name}}}"), .. Mark().Matches(text).Select(mark => mark.Value)];

    [GeneratedRegex("</?[a-z0-9-]+>")]
    private static partial Regex Mark();
}
