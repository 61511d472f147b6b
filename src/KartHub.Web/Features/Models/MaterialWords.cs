using KartHub.Web.Language;

namespace KartHub.Web.Features.Models;

/// <summary>What a model was made from, as people read it.</summary>
internal static class MaterialWords
{
    /// <summary>The first three recordings, and how many more there are: <c>A, B, C, 2 more recordings and 1 recording that is not shared</c>.</summary>
    /// <param name="names">Of those that the reader may see.</param>
    /// <param name="hidden">How many there are beside them.</param>
    public static string Of(IReadOnlyList<string> names, int hidden)
    {
        const int most = 3;
        List<string> parts = [.. names.Take(most)];
        if (names.Count > most)
        {
            parts.Add(Texts.Models.MoreRecordings(names.Count - most));
        }

        if (hidden > 0)
        {
            parts.Add(Texts.Models.HiddenRecordings(hidden));
        }

        return parts.Count < 2 ? string.Concat(parts) : Texts.Models.ListAnd(string.Join(", ", parts[..^1]), parts[^1]);
    }
}
