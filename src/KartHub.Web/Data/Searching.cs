namespace KartHub.Web.Data;

/// <summary>Looks for what people typed in the columns of a table.</summary>
internal static class Searching
{
    /// <summary>How many characters are looked for at most.</summary>
    public const int MaxLength = 100;

    public const string Escape = "\\";

    private const int MostWords = 10;

    /// <summary>Each of the first words that were typed, and the pattern that finds it anywhere in a text: for LIKE, with <see cref="Escape"/>.</summary>
    public static IEnumerable<(string Word, string Pattern)> Words(string? typed) =>
        Start(typed ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MostWords).Select(word => (word, $"%{Literally(word)}%"));

    private static string Start(string text) => text.Length <= MaxLength ? text : text[..MaxLength];

    private static string Literally(string word) => word
        .Replace(Escape, Escape + Escape, StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
