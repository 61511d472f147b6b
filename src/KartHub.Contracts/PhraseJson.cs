using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KartHub.Contracts;

/// <summary>A phrase as an object: its code, its message for whoever only reads it, and its sentence and arguments, from which it is made again.</summary>
internal sealed class PhraseJson : JsonConverter<Phrase>
{
    private const int MaxDepth = 8; // Of phrases within phrases.

    public override Phrase Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        try
        {
            var phrase = Of(json.RootElement, 0);
            return phrase.Message.Length > 0 ? phrase : throw new JsonException("A phrase says something.");
        }
        catch (FormatException e)
        {
            throw new JsonException("A phrase has an argument for each of its braces.", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Phrase value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("code", value.Code);
        writer.WriteString("message", value.Message);
        writer.WriteString("sentence", value.Sentence);
        writer.WriteStartArray("arguments");
        foreach (var argument in value.Arguments)
        {
            switch (argument)
            {
                case Phrase phrase:
                    Write(writer, phrase, options);
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
        && json.TryGetProperty("arguments", out var arguments) && arguments.ValueKind == JsonValueKind.Array
            ? new Phrase(code.GetString()!, sentence.GetString()!, [.. arguments.EnumerateArray().Select(argument => Argument(argument, depth))])
            : throw new JsonException("A phrase is an object with a code, a sentence and its arguments.");

    private static object? Argument(JsonElement json, int depth) => json.ValueKind switch
    {
        JsonValueKind.Object => Of(json, depth + 1),
        JsonValueKind.Number when json.TryGetInt64(out var number) => number,
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.String => json.GetString(),
        _ => throw new JsonException("An argument of a phrase is a text, a number or a phrase."),
    };
}
