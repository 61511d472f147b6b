using KartHub.Contracts;

namespace KartHub.Training.Files;

/// <summary>Finds out whether something can be written at a place, before the work that is to be written there.</summary>
internal static class WritablePlace
{
    /// <summary>Makes and removes a folder beside the place, and in it if it is a folder.</summary>
    /// <param name="path">A file or folder, new or not; the folders above it need not be there yet.</param>
    /// <exception cref="Refusal">That cannot be done.</exception>
    public static void Require(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        Try(Path.GetDirectoryName(full) ?? full, path);
        if (Directory.Exists(full))
        {
            Try(full, path);
        }
    }

    private static void Try(string folder, string path)
    {
        while (!Path.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
        {
            folder = above;
        }

        var trial = Path.Combine(folder, $".karthub-{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(trial);
            Directory.Delete(trial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Refusal("place.unwritable", $"Nothing can be written to '{path}': {e.Message.Replace(trial, folder, StringComparison.Ordinal)}", e);
        }
    }
}
