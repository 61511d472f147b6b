using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace KartHub.Contracts;

/// <summary>A phrase as an object: its code, its message for whoever only reads it, and its sentence and arguments, from which it is made again.</summary>
internal sealed partial class PhraseJson : JsonConverter<Phrase>
{
    private const int MaxDepth = 8; // Of phrases within phrases.
    private const int MaxLength = 10_000; // Of what it says.
    private const int LongestNumber = 450;

    public override Phrase Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        try
        {
            var phrase = Of(json.RootElement, 0);
            if (LengthOf(phrase) > MaxLength)
            {
                throw new JsonException("A phrase is no book.");
            }

            return phrase.Message.Length > 0 ? phrase : throw new JsonException("A phrase says something.");
        }
        catch (FormatException e)
        {
            throw new JsonException("A phrase has an argument for each of its braces.", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Phrase value, JsonSerializerOptions options) => Write(writer, value, value.Message);

    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The phrase.</param>
    /// <param name="message">What it says; null for one in another, which says it already.</param>
    private static void Write(Utf8JsonWriter writer, Phrase value, string? message)
    {
        writer.WriteStartObject();
        writer.WriteString("code", value.Code);
        if (message is not null)
        {
            writer.WriteString("message", message);
        }

        writer.WriteString("sentence", value.Sentence);
        writer.WriteStartArray("arguments");
        foreach (var argument in value.Arguments)
        {
            switch (argument)
            {
                case Phrase phrase:
                    Write(writer, phrase, message: null);
                    break;
                case long number:
                    writer.WriteNumberValue(number);
                    break;
                case double number when double.IsFinite(number):
                    writer.WriteRawValue(WithPoint(number));
                    break;
                default:
                    writer.WriteStringValue(Convert.ToString(argument, CultureInfo.InvariantCulture));
                    break;
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A number as it is read again: 1.0 and not 1, which is a whole one.</summary>
    private static string WithPoint(double number) =>
        number.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().ContainsAny('.', 'E') ? text : $"{text}.0";

    private static Phrase Of(JsonElement json, int depth) =>
        depth < MaxDepth
        && json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String
        && json.TryGetProperty("sentence", out var sentence) && sentence.ValueKind == JsonValueKind.String
        && Sentence().IsMatch(sentence.GetString()!)
        && json.TryGetProperty("arguments", out var arguments) && arguments.ValueKind == JsonValueKind.Array
            ? new Phrase(code.GetString()!, sentence.GetString()!, [.. arguments.EnumerateArray().Select(argument => Argument(argument, depth))])
            : throw new JsonException("A phrase is an object with a code, a sentence and its arguments.");

    /// <summary>How long what it says may be: an argument counts as often as it is told.</summary>
    private static long LengthOf(Phrase phrase)
    {
        List<long> lengths = [.. phrase.Arguments.Select(argument => argument switch { Phrase inner => LengthOf(inner), string text => text.Length, _ => LongestNumber })];
        return phrase.Sentence.Length + Place().Matches(phrase.Sentence).Sum(place => lengths.ElementAtOrDefault(int.Parse(place.ValueSpan[1..], CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex("{[0-9]{1,2}")]
    private static partial Regex Place();

    /// <summary>Numbered places, each with one of the short formats that sentences have: others could make a text of any length.</summary>
    [GeneratedRegex(@"\A(?:[^{}]|\{\{|\}\}|\{[0-9]{1,2}(?::(?:N[0-9]|[#,0.]{1,16}))?\})*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Sentence();

    private static object? Argument(JsonElement json, int depth) => json.ValueKind switch
    {
        JsonValueKind.Object => Of(json, depth + 1),
        JsonValueKind.Number when json.TryGetInt64(out var number) => number,
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.String => json.GetString(),
        _ => throw new JsonException("An argument of a phrase is a text, a number or a phrase."),
    };
}
