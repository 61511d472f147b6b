using System.Globalization;
using System.Text;

namespace KartHub.Web.Features.People;

/// <summary>Names of people: how they are written, and when two of them are the same to a reader.</summary>
internal static class PersonName
{
    /// <summary>The name as it is kept: one line, without what cannot be seen or turns the writing around; empty if nothing is left.</summary>
    public static string Tidied(string? name)
    {
        var text = new StringBuilder();
        foreach (var rune in (name ?? "").EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                text.Append(' ');
            }
            else if (!Rune.IsControl(rune) && !TurnsWriting(rune.Value))
            {
                text.Append(rune.ToString()); // Half a character has become the sign for an unknown one by now.
            }
        }

        return string.Join(' ', text.ToString().Normalize().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>What two names have in common that look the same: case, width and invisible signs do not count.</summary>
    public static string KeyOf(string name)
    {
        var seen = Tidied(name).Normalize(NormalizationForm.FormKC).EnumerateRunes()
            .Where(r => Rune.GetUnicodeCategory(r) is not (UnicodeCategory.Format or UnicodeCategory.Control))
            .Select(r => Rune.ToUpperInvariant(r).ToString());
        return string.Concat(seen).Normalize(NormalizationForm.FormKC);
    }

    /// <summary>The first of <c>Ann</c>, <c>Ann 2</c>, <c>Ann 3</c> … that is not taken.</summary>
    /// <param name="name">A tidied name.</param>
    /// <param name="taken">The keys of the names that are.</param>
    public static string Free(string name, IReadOnlySet<string> taken)
    {
        var free = name;
        for (var number = 2; taken.Contains(KeyOf(free)); number++)
        {
            var end = string.Create(CultureInfo.InvariantCulture, $" {number}");
            free = Shortened(name, Person.MaxName - end.Length) + end;
        }

        return free;
    }

    private static string Shortened(string name, int longest) =>
        name.Length <= longest ? name : name[..(char.IsHighSurrogate(name[longest - 1]) ? longest - 1 : longest)].TrimEnd();

    private static bool TurnsWriting(int rune) => rune is 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
