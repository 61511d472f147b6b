using System.Security.Cryptography;

namespace KartHub.Web.Features.People.Door;

/// <summary>
/// Codes that people type: letters in groups of four. No vowels, so that they spell nothing, and none that is taken for another one from the
/// back row (no G beside C, no Q beside O).
/// </summary>
internal static class JoinCode
{
    /// <summary>Letters of a class's code: one in 11,000 million.</summary>
    public const int ClassLetters = 8;

    /// <summary>Letters of a person's own code, which is good for long: one in 10^15.</summary>
    public const int OwnLetters = 12;

    public const string Alphabet = "BCDFHJKLMNPRSTVWXZ";

    /// <summary>The longest text that is looked at; generous with spaces and dashes.</summary>
    public const int MaxTyped = 64;

    private const int Group = 4;

    public static string New(int letters) => RandomNumberGenerator.GetString(Alphabet, letters);

    /// <summary>The letters of what somebody typed, in any case, wide or narrow, with or without spaces and dashes; null if it is no code.</summary>
    public static string? Read(string? typed)
    {
        if (typed is null || typed.Length > MaxTyped)
        {
            return null;
        }

        Span<char> letters = stackalloc char[OwnLetters];
        var count = 0;
        foreach (var sign in typed)
        {
            if (char.IsWhiteSpace(sign) || IsDash(sign))
            {
                continue;
            }

            var narrow = sign is >= '\uFF01' and <= '\uFF5E' ? (char)(sign - 0xFEE0) : sign; // As some keyboards of East Asia write it.
            var letter = char.IsAsciiLetterLower(narrow) ? (char)(narrow - 'a' + 'A') : narrow;
            if (count == OwnLetters || !Alphabet.Contains(letter, StringComparison.Ordinal))
            {
                return null;
            }

            letters[count++] = letter;
        }

        return count is ClassLetters or OwnLetters ? letters[..count].ToString() : null;
    }

    /// <summary>As people read it: <c>KFRT-MWPX</c>.</summary>
    public static string Shown(string letters) => string.Join('-', letters.Chunk(Group).Select(group => new string(group)));

    private static bool IsDash(char sign) => sign is '-' or '_' or '.' or '\u00AD' or '\u2212' or '\uFF0D' or (>= '\u2010' and <= '\u2015');
}
