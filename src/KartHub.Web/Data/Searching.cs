namespace KartHub.Web.Data;

/// <summary>Looks for what people typed in the columns of a table.</summary>
internal static class Searching
{
    public const string Escape = "\\";

    private const int MostWords = 10;

    /// <summary>Each word that was typed, and the pattern that finds it anywhere in a text: for LIKE, with <see cref="Escape"/>.</summary>
    public static IEnumerable<(string Word, string Pattern)> Words(string? typed) =>
        (typed ?? "").Split((char[]?)null, MostWords, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(word => (word, $"%{Literally(word)}%"));

    private static string Literally(string word) => word
        .Replace(Escape, Escape + Escape, StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
