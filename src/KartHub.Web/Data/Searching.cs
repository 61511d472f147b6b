namespace KartHub.Web.Data;

/// <summary>Looks for what people typed, somewhere in a column.</summary>
internal static class Searching
{
    public const string Escape = "\\";

    /// <summary>The pattern for LIKE, with <see cref="Escape"/>; null if nothing was typed.</summary>
    public static string? Pattern(string? typed) => string.IsNullOrWhiteSpace(typed) ? null
        : $"%{typed.Trim().Replace(Escape, Escape + Escape, StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
