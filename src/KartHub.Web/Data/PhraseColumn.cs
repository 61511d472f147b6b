using System.Text.Encodings.Web;
using System.Text.Json;
using KartHub.Contracts;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Data;

/// <summary>
/// A phrase in a column of text: its JSON, so that each reader is told it in their language. A text that is none, as columns had before, is a phrase that is
/// told as it is.
/// </summary>
internal static class PhraseColumn
{
    private const char JsonStart = '{';
    private const int ShortestText = 8; // Less says nothing.

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // No page has it as it is.

    /// <param name="property">Of phrases.</param>
    /// <param name="longest">How many characters the column has; what is longer is shortened.</param>
    public static void HasPhrase(this PropertyBuilder<Phrase?> property, int longest) =>
        property.HasMaxLength(longest).HasConversion(phrase => Write(phrase!, longest), text => Read(text));

    /// <summary>
    /// The phrase with its texts as short as they must be; and where that is not enough, its English sentence, shortened, as a text that is told as it is.
    /// </summary>
    internal static string Write(Phrase phrase, int longest)
    {
        if (phrase.IsAsItIs && !phrase.Message.StartsWith(JsonStart))
        {
            return phrase.Message.Shortened(longest);
        }

        for (var text = longest; text >= ShortestText; text /= 2)
        {
            if (JsonSerializer.Serialize(phrase.Shortened(text), Json) is var json && json.Length <= longest)
            {
                return json;
            }
        }

        return Write(Phrase.AsItIs(phrase.Message.TrimStart(JsonStart)), longest);
    }

    internal static Phrase Read(string text)
    {
        try
        {
            return text.StartsWith(JsonStart) ? JsonSerializer.Deserialize<Phrase>(text, Json)! : Phrase.AsItIs(text);
        }
        catch (JsonException)
        {
            return Phrase.AsItIs(text);
        }
    }
}
