using System.Text.Json;

namespace KartHub.Tests.Shared;

internal static class JsonKeys
{
    public static IEnumerable<string> Keys(this JsonElement json) => json.EnumerateObject().Select(property => property.Name);

    public static double Number(this JsonElement json, string key) => json.GetProperty(key).GetDouble();

    public static string Text(this JsonElement json, string key) => json.GetProperty(key).GetString()!;
}
