using System.Text.Json;

namespace KartHub.Web.Upkeep.Backup;

/// <summary>What a backup holds, <c>backup.json</c> beside its folder of data. It is written last: what has none is no backup.</summary>
public sealed record BackupManifest
{
    public const string FileName = "backup.json";

    /// <summary>The folder beside it that becomes a hub's data folder.</summary>
    public const string DataName = "data";

    /// <summary>Raised when an older KartHub could not restore it.</summary>
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true };

    public int Version { get; init; } = CurrentVersion;

    /// <summary>The moment that it is of: when the database was copied.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    public required IReadOnlyList<BackupFile> Files { get; init; }

    public void Write(string folder)
    {
        using var file = BackupCopy.Create(Path.Combine(folder, FileName));
        JsonSerializer.Serialize(file, this, Json);
        file.Flush(flushToDisk: true);
    }

    /// <exception cref="InvalidDataException">There is none, or it cannot be used; the message says why.</exception>
    public static BackupManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"{folder} is no backup, or one that was broken off: it has no {FileName}.");
        }

        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), Json);
            return manifest switch
            {
                { Version: > CurrentVersion } => throw new InvalidDataException($"{folder} is a backup of a newer KartHub: restore it with that one."),
                null => throw new InvalidDataException($"{path} is empty."),
                _ when manifest.Files.Any(f => !f.IsBelow) => throw new InvalidDataException($"{path} names a file outside the backup."),
                _ => manifest,
            };
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>A file of a backup.</summary>
/// <param name="Path">Below the folder of data, with slashes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">In hexadecimal.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256)
{
    internal bool IsBelow => Path.Length > 0 && Path[0] != '/' && !Path.Contains('\\', StringComparison.Ordinal) && !Path.Contains(':', StringComparison.Ordinal)
        && Path.Split('/').All(part => part is not ("" or "." or ".."));
}
