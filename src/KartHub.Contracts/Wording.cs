namespace KartHub.Contracts;

/// <summary>Texts within the limits of whoever receives them.</summary>
public static class Wording
{
    /// <summary>The text, with an ellipsis for what is longer; no letter is cut in two.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="longest">How many UTF-16 characters it may have, the ellipsis included; at least 2.</param>
    public static string Shortened(this string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var kept = char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1;
        return $"{text[..kept].TrimEnd()}…";
    }
}
