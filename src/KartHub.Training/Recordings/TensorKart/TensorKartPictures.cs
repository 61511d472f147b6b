using System.Diagnostics.CodeAnalysis;
using KartHub.Contracts;
using KartHub.Training.Recordings.Files;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>
/// Where the pictures are that the rows of a recording name. Recordings were moved and renamed after they were made: a picture is where its row
/// says, seen from the recording's own folder, or else under its own name beside <c>data.csv</c>, or else where its row says, seen from the top
/// of what was chosen; but there, never in another recording's folder. Where a row says something absolute or above, only its name counts.
/// </summary>
internal sealed class TensorKartPictures(IRecordingFiles files, string csvPath)
{
    private readonly string own = csvPath[..(csvPath.LastIndexOf('/') + 1)];
    private readonly Dictionary<string, bool> others = new(StringComparer.Ordinal); // By folder.

    /// <param name="row">The row.</param>
    /// <param name="picture">Where its picture is.</param>
    /// <param name="problem">Why it has none, where it has none.</param>
    public bool TryFind(TensorKartRow row, [NotNullWhen(true)] out string? picture, [NotNullWhen(false)] out Phrase? problem)
    {
        (picture, problem) = (null, null);
        var parts = row.Picture.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        if (parts.Length == 0)
        {
            problem = new Phrase("csv.picture-unnamed", $"{csvPath}, row {row.Line}: '{row.Picture}' names no picture.");
            return false;
        }

        var name = row.Picture.All(char.IsAsciiDigit) ? $"img_{row.Picture}.png" : parts[^1];
        var isInside = row.Picture[0] is not ('/' or '\\') && !parts.Contains("..") && !parts[0].Contains(':', StringComparison.Ordinal);
        var path = isInside ? string.Join('/', parts) : null;
        picture = At(own, path) ?? At(own, name == ".." ? null : name) ?? FromTheTop(path);
        problem = picture is null
            ? new Phrase("csv.picture-missing", $"{csvPath}, row {row.Line}: its picture '{row.Picture}' is not there, nor '{parts[^1]}' beside {TensorKartFormat.CsvName}.")
            : null;
        return picture is not null;
    }

    private string? At(string folder, string? path) => path is null ? null : files.At(folder + path);

    private string? FromTheTop(string? path) => At("", path) is { } found && !IsOfAnother(FolderOf(found)) ? found : null;

    /// <summary>Whether a folder is another recording's, or in one. What is below the recording's own folder is its own.</summary>
    private bool IsOfAnother(string folder)
    {
        if ((folder + '/').StartsWith(own, StringComparison.Ordinal))
        {
            return false;
        }

        if (!others.TryGetValue(folder, out var isOfAnother))
        {
            isOfAnother = At(folder.Length == 0 ? "" : folder + '/', TensorKartFormat.CsvName) is not null || (folder.Length > 0 && IsOfAnother(FolderOf(folder)));
            others.Add(folder, isOfAnother);
        }

        return isOfAnother;
    }

    private static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}
