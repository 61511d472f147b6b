using System.Security.Cryptography;

namespace KartHub.Web.Upkeep.Backup;

/// <summary>Copies files onto the disk, for their owner alone to read: among them are the keys that sign cookies.</summary>
internal static class BackupCopy
{
    private const int Piece = 1 << 20;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A new file that nobody else can read.</summary>
    public static FileStream Create(string path)
    {
        Folder(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    /// <summary>A folder that nobody else can look into, with those above it.</summary>
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Copies the beginning of a file that may grow meanwhile.</summary>
    /// <param name="from">The file.</param>
    /// <param name="length">How much of it; what is missing to that is missing from the copy.</param>
    /// <param name="to">The new file.</param>
    /// <param name="asked">Asked before each piece whether there is room for so many bytes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Bytes and SHA-256 of what was copied.</returns>
    public static async Task<(long Bytes, string Sha256)> RunAsync(string from, long length, string to, Action<long> asked, CancellationToken cancellationToken)
    {
        await using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using var target = Create(to);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Piece];
        var done = 0L;
        while (done < length)
        {
            var read = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(Piece, length - done)), cancellationToken);
            if (read == 0)
            {
                break;
            }

            asked(read);
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            done += read;
        }

        target.Flush(flushToDisk: true);
        return (done, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
