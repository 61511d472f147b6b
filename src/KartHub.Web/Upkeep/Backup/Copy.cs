using System.Security.Cryptography;

namespace KartHub.Web.Upkeep.Backup;

/// <summary>A folder on its way into a backup: what was copied of it so far.</summary>
internal sealed class Copy(string from, string to, TargetRoom room, Action<string> told, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, BackupFile> files = [];

    public IReadOnlyList<BackupFile> Files => [.. files.Values.OrderBy(f => f.Path, StringComparer.Ordinal)];

    public void Tell(string line) => told(line);

    public void Require(long bytes) => room.Require(Directory.CreateDirectory(to).FullName, bytes);

    /// <summary>Where a file or folder comes to lie.</summary>
    public string Place(string path) => Path.Combine(to, Path.GetRelativePath(from, path));

    /// <summary>Copies a file.</summary>
    public async Task FileAsync(string path, long length = long.MaxValue)
    {
        var place = Place(path);
        if (File.Exists(place)) // Of a try before.
        {
            File.Delete(place);
        }

        var (bytes, hash) = await BackupCopy.RunAsync(path, length, place, needed => room.Require(to, needed), cancellationToken);
        Note(place, bytes, hash);
        if (length != long.MaxValue && bytes < length)
        {
            told($"{path} has {bytes} bytes where {length} should be: run doctor on the hub. The backup holds it as it is.");
        }
    }

    /// <returns>False if it is not there any more.</returns>
    public async Task<bool> TryFileAsync(string path, long length = long.MaxValue)
    {
        try
        {
            await FileAsync(path, length);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Takes a file into the list that was written in its place.</summary>
    public async Task AddAsync(string place)
    {
        await using var file = new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.Read);
        Note(place, file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)));
    }

    /// <summary>Takes a folder out again.</summary>
    public void Forget(string path)
    {
        var place = Place(path);
        if (Directory.Exists(place))
        {
            Directory.Delete(place, recursive: true);
        }

        var name = Name(place) + '/';
        foreach (var gone in files.Keys.Where(k => k.StartsWith(name, StringComparison.Ordinal)).ToList())
        {
            files.Remove(gone);
        }
    }

    private void Note(string place, long bytes, string hash) => files[Name(place)] = new BackupFile(Name(place), bytes, hash);

    private string Name(string place) => Path.GetRelativePath(to, place).Replace('\\', '/');
}
