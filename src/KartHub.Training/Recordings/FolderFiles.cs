using KartHub.Contracts;

namespace KartHub.Training.Recordings;

/// <summary>A recording's files in a folder. Never reads outside it.</summary>
internal sealed class FolderFiles : IRecordingFiles
{
    private const int Depth = 4; // samples/RUN and a little more: a wrongly chosen home folder is not searched for minutes.

    private readonly string root;
    private readonly Dictionary<string, HashSet<string>> listings = [];

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

    public bool Exists(string path)
    {
        var cut = path.LastIndexOf('/');
        var folder = cut < 0 ? "" : path[..cut];
        if (!listings.TryGetValue(folder, out var names))
        {
            // Listing a folder once is cheaper than asking for each of its thousands of pictures.
            var full = Path.Combine(root, folder);
            names = Directory.Exists(full) ? [.. Directory.EnumerateFiles(full).Select(file => Path.GetFileName(file))] : [];
            listings.Add(folder, names);
        }

        return names.Contains(path[(cut + 1)..]);
    }

    public Stream Open(string path) => File.OpenRead(Path.Combine(root, path));

    public DateTimeOffset WrittenAt(string path) => File.GetLastWriteTimeUtc(Path.Combine(root, path));

    public byte[] Read(string path, int limit)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(root, path));
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
}
