using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace KartHub.Training.Files;

/// <summary>How JSON from outside is read: nothing is there twice or missing, and there is no null where none belongs, in lists neither.</summary>
internal static partial class StrictJson
{
    private const string NullInList = "There is null in a list.";

    public static JsonSerializerOptions Options { get; } = Make(isIndented: false);

    public static JsonSerializerOptions Indented { get; } = Make(isIndented: true);

    /// <summary>What is wrong with a file, in words: .NET's own name our types.</summary>
    public static string Fault(JsonException exception)
    {
        if (Missing().Match(exception.Message) is { Success: true } missing)
        {
            return $"it has no {missing.Groups[1].Value}.";
        }

        var line = ((exception.LineNumber ?? 0) + 1).ToString(CultureInfo.InvariantCulture);
        if (exception.Message == NullInList)
        {
            return $"there is null in the list that ends in line {line}.";
        }

        return $"what stands in line {line}{(exception.Path is null or "$" ? "" : $", at {exception.Path},")} does not belong there.";
    }

    private static JsonSerializerOptions Make(bool isIndented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = isIndented,
        IgnoreReadOnlyProperties = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true, // Of properties and parameters alone,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RefuseNulls } }, // so lists are looked at here.
        RespectRequiredConstructorParameters = true,
    };

    private static void RefuseNulls(JsonTypeInfo type)
    {
        if (type is { Kind: JsonTypeInfoKind.Enumerable, ElementType.IsValueType: false })
        {
            type.OnDeserialized = list =>
            {
                if (((IEnumerable)list).Cast<object?>().Contains(null))
                {
                    throw new JsonException(NullInList);
                }
            };
        }
    }

    [GeneratedRegex(@"was missing required properties including: (.+?)\.?$")]
    private static partial Regex Missing();
}
