using System.IO.Enumeration;
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
    private readonly string realRoot;
    private readonly Dictionary<string, Listing?> listings = new(StringComparer.Ordinal); // Of folders as they are named.

    public FolderFiles(string folder)
    {
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        realRoot = RealPath.Of(root);
        Name = Path.GetFileName(root);
    }

    public string Name { get; }

    public IReadOnlyList<string> Find(string fileName)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = Depth, AttributesToSkip = FileAttributes.None };
        var found = new FileSystemEnumerable<FileSystemInfo>(root, (ref entry) => entry.ToFileSystemInfo(), options)
        {
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint), // What is within is found without links.
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && FileSystemName.MatchesSimpleExpression(fileName, entry.FileName, ignoreCase: true),
        };
        return [.. found.Where(file => !LeadsOut(file)).Select(file => Path.GetRelativePath(root, file.FullName).Replace('\\', '/'))];
    }

    public string? At(string path)
    {
        var cut = path.LastIndexOf('/') + 1;
        var folder = ListingOf(path[..Math.Max(0, cut - 1)]);
        return folder?.Files.Find(path[cut..]) is { } name ? folder.Path + name : null;
    }

    public Stream Open(string path) => RegularFile.OpenOrEmpty(Path.Combine(root, path));

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

    /// <summary>Listing a folder once is cheaper than asking for each of its thousands of pictures.</summary>
    /// <param name="folder">As it is named; empty for all.</param>
    private Listing? ListingOf(string folder)
    {
        if (!listings.TryGetValue(folder, out var listing))
        {
            listings.Add(folder, listing = List(folder));
        }

        return listing;
    }

    private Listing? List(string folder)
    {
        var path = "";
        if (folder.Length > 0)
        {
            var cut = folder.LastIndexOf('/') + 1;
            var around = ListingOf(folder[..Math.Max(0, cut - 1)]);
            if (around?.Folders.Find(folder[cut..]) is not { } name)
            {
                return null;
            }

            path = $"{around.Path}{name}/";
        }

        var items = new DirectoryInfo(Path.Combine(root, path)).EnumerateFileSystemInfos().Where(item => !LeadsOut(item)).ToLookup(item => item is DirectoryInfo, item => item.Name);
        return new Listing(path, new FileNames([.. items[false]]), new FileNames([.. items[true]]));
    }

    private bool LeadsOut(FileSystemInfo item)
    {
        if (item.LinkTarget is null)
        {
            return false;
        }

        try
        {
            var target = RealPath.Of(item.FullName);
            return !Path.Exists(target) || !IsWithin(target);
        }
        catch (IOException) // It leads to itself.
        {
            return true;
        }
    }

    private bool IsWithin(string target)
    {
        var folder = target;
        while (folder is not null && folder != realRoot)
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder is not null;
    }

    /// <summary>What is in a folder.</summary>
    /// <param name="Path">Where it really is, with <c>/</c> behind it; empty for all.</param>
    /// <param name="Files">Its files.</param>
    /// <param name="Folders">Its folders.</param>
    private sealed record Listing(string Path, FileNames Files, FileNames Folders);
}
