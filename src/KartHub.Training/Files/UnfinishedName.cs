using System.Text.RegularExpressions;

namespace KartHub.Training.Files;

/// <summary>What something is called beside its place until it is complete; a crash leaves it under that name.</summary>
public static partial class UnfinishedName
{
    private const string Mark = ".unfinished-";
    private const string NewMark = ".new-";
    private const string OldMark = ".old-";

    /// <summary>A name that nothing else has, beside the place of a file or folder.</summary>
    public static string Of(string path) => $"{path}{Mark}{Guid.NewGuid():N}";

    /// <summary>The same for a folder that takes the place of another, which is called so meanwhile.</summary>
    public static (string New, string Old) OfReplacement(string path)
    {
        var (parent, name) = (Path.GetDirectoryName(path) ?? "", $"{Path.GetFileName(path)}.{Guid.NewGuid():n}.tmp");
        return (Path.Combine(parent, NewMark + name), Path.Combine(parent, OldMark + name));
    }

    /// <summary>Whether it is a name of what is not complete, and can go: one of <see cref="Of"/>, or the new one of <see cref="OfReplacement"/>.</summary>
    public static bool Is(string path)
    {
        var name = Path.GetFileName(path);
        return name.Contains(Mark, StringComparison.Ordinal) || name.StartsWith(NewMark, StringComparison.Ordinal);
    }

    /// <summary>The place that an old one of <see cref="OfReplacement"/> had; null if it is no such name.</summary>
    public static string? PlaceOfReplaced(string path)
    {
        var name = Path.GetFileName(path);
        return name.StartsWith(OldMark, StringComparison.Ordinal)
            ? Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileNameWithoutExtension(Path.GetFileNameWithoutExtension(name[OldMark.Length..])))
            : null;
    }

    /// <summary>A message with the places in it instead of these names, which nobody gave.</summary>
    public static string Finished(string message) => Unfinished().Replace(message, "$1");

    [GeneratedRegex(@"\" + Mark + @"[0-9a-f]{32}|(?:\" + NewMark + @"|\" + OldMark + @")([^/\\]+)\.[0-9a-f]{32}\.tmp")]
    private static partial Regex Unfinished();
}
