using System.Text;
using System.Text.Json.Nodes;

namespace KartHub.Training.Tests.Mutations;

/// <summary>JSON with null where something else was.</summary>
internal static class Nulls
{
    /// <summary>A copy for each value of the text, in lists too, with null in its place.</summary>
    public static IEnumerable<byte[]> InPlaceOfEach(byte[] json)
    {
        var count = Places(JsonNode.Parse(json)!).Count();
        for (var i = 0; i < count; i++)
        {
            var copy = JsonNode.Parse(json)!;
            Places(copy).ElementAt(i)();
            yield return Encoding.UTF8.GetBytes(copy.ToJsonString());
        }
    }

    // What puts null there.
    private static IEnumerable<Action> Places(JsonNode node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    yield return () => members[name] = null;
                    foreach (var place in value is null ? [] : Places(value))
                    {
                        yield return place;
                    }
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    var at = i;
                    yield return () => items[at] = null;
                    foreach (var place in items[at] is { } value ? Places(value) : [])
                    {
                        yield return place;
                    }
                }

                break;
        }
    }
}
