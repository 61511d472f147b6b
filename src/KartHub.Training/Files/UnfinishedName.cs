using System.Text.RegularExpressions;

namespace KartHub.Training.Files;

/// <summary>What something is called beside its place until it is complete.</summary>
public static partial class UnfinishedName
{
    /// <summary>A name that nothing else has, beside the place of a file or folder.</summary>
    public static string Of(string path) => $"{path}.unfinished-{Guid.NewGuid():N}";

    /// <summary>The same for a folder that takes the place of another, which is called so meanwhile.</summary>
    public static (string New, string Old) OfReplacement(string path)
    {
        var (parent, mark) = (Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.{Guid.NewGuid():n}.tmp");
        return (Path.Combine(parent, $".new-{mark}"), Path.Combine(parent, $".old-{mark}"));
    }

    /// <summary>A message with the places in it instead of these names, which nobody gave.</summary>
    public static string Finished(string message) => Unfinished().Replace(message, "$1");

    [GeneratedRegex(@"\.unfinished-[0-9a-f]{32}|\.(?:new|old)-([^/\\]+)\.[0-9a-f]{32}\.tmp")]
    private static partial Regex Unfinished();
}
