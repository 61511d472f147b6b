using System.Text.RegularExpressions;
using KartHub.Contracts;

namespace KartHub.Web.Features.People;

/// <summary>What people call what belongs to them: recordings, runs, models.</summary>
internal static partial class ThingName
{
    /// <summary>A name as it is kept: one line, without what cannot be seen.</summary>
    /// <param name="typed">What a person typed.</param>
    /// <param name="most">How many characters it may have.</param>
    /// <exception cref="Refusal">Nothing is left, or it is too long.</exception>
    public static string Of(string? typed, int most)
    {
        var name = PersonName.Tidied(typed);
        return name.Length == 0 ? throw new Refusal("name.empty", $"A name cannot be empty.")
            : name.Length > most ? throw new Refusal("name.too-long", $"A name can have {most} characters, not {name.Length}.")
            : name;
    }

    /// <summary>The first of <c>Lap</c>, <c>Lap (2)</c>, <c>Lap (3)</c> … that is not taken.</summary>
    /// <param name="name">The wanted one.</param>
    /// <param name="taken">Those that are.</param>
    /// <param name="most">How many characters it may have, the number included.</param>
    public static string Free(string name, IReadOnlySet<string> taken, int most) => Free(name, name, taken, most);

    /// <summary>The same for what is made again like a thing of that name: the number that the name bears is counted on.</summary>
    public static string Again(string name, IReadOnlySet<string> taken, int most) => Free(name, Number().Replace(name, ""), taken, most);

    private static string Free(string name, string unnumbered, IReadOnlySet<string> taken, int most)
    {
        var free = name.Shortened(most);
        for (var number = 2; taken.Contains(free); number++)
        {
            var end = $" ({number})";
            free = unnumbered.Shortened(most - end.Length) + end;
        }

        return free;
    }

    [GeneratedRegex(@" \(\d+\)$")]
    private static partial Regex Number();
}
