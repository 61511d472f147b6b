using KartHub.Contracts;
using KartHub.Training.Files;

namespace KartHub.Training.Recordings.Files;

/// <summary>
/// A recording's files in a folder. Never reads outside it: links that lead out are not followed. Pipes, sockets and devices, where opening may
/// wait for ever, have no length, and what has none is not opened.
/// </summary>
internal sealed class FolderFiles : IRecordingFiles
{
    private const int Depth = 4; // samples/RUN and a little more: a wrongly chosen home folder is not searched for minutes.

    private readonly string root;
    private readonly Dictionary<string, FileNames> listings = [];

    public FolderFiles(string folder)
    {
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        Name = Path.GetFileName(root);
    }

    public string Name { get; }

    public IReadOnlyList<string> Find(string fileName)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = Depth,
            MatchCasing = MatchCasing.CaseInsensitive,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        return [.. Directory.EnumerateFiles(root, fileName, options).Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))];
    }

    public string? At(string path)
    {
        var cut = path.LastIndexOf('/');
        var folder = cut < 0 ? "" : path[..cut];
        if (!listings.TryGetValue(folder, out var names))
        {
            // Listing a folder once is cheaper than asking for each of its thousands of pictures.
            listings.Add(folder, names = new FileNames([.. List(folder)]));
        }

        var found = names.Find(path[(cut + 1)..]);
        return found is null || cut < 0 ? found : $"{folder}/{found}";
    }

    public Stream Open(string path)
    {
        var full = Path.Combine(root, path);
        return RegularFile.HasContent(full) ? File.OpenRead(full) : Stream.Null;
    }

    public DateTimeOffset WrittenAt(string path) => File.GetLastWriteTimeUtc(Path.Combine(root, path));

    public byte[] Read(string path, int limit)
    {
        try
        {
            using var file = Open(path);
            if (file.Length > limit)
            {
                throw new Refusal("file.too-large", $"'{path}' is {file.Length:N0} bytes; at most {limit:N0} are possible.");
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Refusal("file.unreadable", $"'{path}' cannot be read: {e.Message}", e);
        }
    }

    public void Dispose()
    {
    }

    private IEnumerable<string> List(string folder)
    {
        var parts = folder.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var within = root;
        foreach (var part in parts)
        {
            within = Path.Combine(within, part);
            if (!Directory.Exists(within) || LeadsOut(new DirectoryInfo(within)))
            {
                return [];
            }
        }

        return new DirectoryInfo(within).EnumerateFiles().Where(file => !LeadsOut(file)).Select(file => file.Name);
    }

    private bool LeadsOut(FileSystemInfo item)
    {
        if (item.LinkTarget is null)
        {
            return false;
        }

        try
        {
            return item.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true } target || !IsWithin(target);
        }
        catch (IOException) // It leads to itself.
        {
            return true;
        }
    }

    /// <summary>Whether it is below the folder, on a way without further links.</summary>
    private bool IsWithin(FileSystemInfo target)
    {
        var folder = Path.GetDirectoryName(target.FullName);
        while (folder is not null && folder.Length > root.Length && new DirectoryInfo(folder).LinkTarget is null)
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder == root;
    }
}
