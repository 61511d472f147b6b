using System.IO.Compression;
using KartHub.Contracts;
using KartHub.Training.Files;

namespace KartHub.Training.Recordings.Files;

/// <summary>A recording's files in a zip, read one by one and never unpacked to disk. Hostile zips are refused before anything is read.</summary>
internal sealed class ZipFiles : IRecordingFiles
{
    /// <summary>The most that a zip may hold: 12 hours at 20 pictures a second of 70 KB.</summary>
    public const long MaxTotal = 64L << 30;

    /// <summary>The most a zip, and each file in it, may grow; pictures hardly do, a CSV some twenty-fold.</summary>
    public const int MaxRatio = 200;

    private const int MaxFiles = RecordingFormats.MaxFrames + 10_000; // A picture for every row, and what else may lie around.
    private const long RatioMatters = 16 << 20; // Less than this harms nobody,
    private const long RatioOfOneMatters = 1 << 20; // of which a single file is less.

    private readonly ZipArchive archive;
    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.Ordinal);
    private readonly FileNames names;
    private readonly int? otherMethod;

    /// <param name="zip">The file; can seek. Closed with this.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="cancellationToken">Ends the look at what is in it.</param>
    /// <exception cref="Refusal">It is no zip, or one that is not to be opened.</exception>
    public ZipFiles(Stream zip, string name, CancellationToken cancellationToken)
    {
        Name = name;
        try
        {
            var contents = ZipDirectory.Look(zip, MaxFiles, cancellationToken);
            if (contents.Files > MaxFiles)
            {
                throw new Refusal("zip.too-many-files", $"'{name}' holds more than {MaxFiles:N0} files. Such a zip is not opened.");
            }

            otherMethod = contents.OtherMethod;
            zip = contents.Prefix > 0 ? new StreamTail(zip, contents.Prefix) : zip;
            archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: false, new ZipNameEncoding());
            foreach (var entry in archive.Entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(entry);
            }

            RefuseBombs(zip.Length);
            names = new FileNames(entries.Keys);
        }
        catch (InvalidDataException e)
        {
            zip.Dispose();
            throw new Refusal("zip.broken", $"'{name}' is not a zip file, or it is damaged. Choose a recording's folder, packed as .zip.", e);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public IReadOnlyList<string> Find(string fileName) => [.. entries.Keys.Where(path => IsCalled(path[(path.LastIndexOf('/') + 1)..], fileName))];

    public string? At(string path) => names.Find(path);

    public Stream Open(string path)
    {
        var entry = EntryOf(path);
        try
        {
            return entry.OpenChecked();
        }
        catch (Exception e) when (otherMethod is not null && e is (InvalidDataException or NotSupportedException))
        {
            throw new Refusal("zip.packed-otherwise", $"'{Name}' holds files packed by {MethodName(otherMethod!.Value)}, which KartHub does not read ('{path}'). Pack it again as an ordinary zip (Deflate).", e);
        }
    }

    public DateTimeOffset WrittenAt(string path) => entries[path].LastWriteTime;

    public byte[] Read(string path, int limit)
    {
        var entry = EntryOf(path);
        if (entry.Length < 0 || entry.Length > limit)
        {
            throw new Refusal("zip.file-too-large", $"'{path}' in '{Name}' is {entry.Length:N0} bytes; at most {limit:N0} are possible.");
        }

        try
        {
            using var file = Open(path);
            var bytes = new byte[entry.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw new Refusal("zip.file-broken", $"'{path}' in '{Name}' cannot be unpacked: {e.Message}", e);
        }
    }

    public void Dispose() => archive.Dispose();

    private static bool IsCalled(string name, string fileName) => fileName.StartsWith('*')
        ? name.EndsWith(fileName[1..], StringComparison.OrdinalIgnoreCase)
        : name.Equals(fileName, StringComparison.OrdinalIgnoreCase);

    internal static string MethodName(int method) => method switch
    {
        6 => "Implode",
        12 => "BZip2",
        14 => "LZMA",
        93 => "Zstandard",
        95 => "XZ",
        98 => "PPMd",
        _ => $"method {method}",
    };

    private ZipArchiveEntry EntryOf(string path) => entries[path] is { IsEncrypted: false } entry
        ? entry
        : throw new Refusal("zip.password", $"'{Name}' is protected by a password ('{path}'). Pack it again without one.");

    private void Add(ZipArchiveEntry entry)
    {
        var path = entry.FullName.Replace('\\', '/');
        var parts = path.Split('/');
        if (path.StartsWith('/') || parts.Contains("..") || (path.Length >= 2 && path[1] == ':') || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new Refusal("zip.climbs-out", $"'{Name}' has an entry '{entry.FullName}' that climbs out of its folder. Such a zip is not opened.");
        }

        // A Mac packs its own notes beside the files.
        if (!path.EndsWith('/') && parts[0] != "__MACOSX" && !parts[^1].StartsWith("._", StringComparison.Ordinal))
        {
            entries.TryAdd(string.Join('/', parts.Where(part => part is not ("" or "."))), entry);
        }
    }

    private void RefuseBombs(long packed)
    {
        var total = 0L;
        foreach (var (path, entry) in entries)
        {
            if (entry.Length > RatioOfOneMatters && entry.Length / MaxRatio > entry.CompressedLength)
            {
                throw new Refusal(
                    "zip.file-bomb",
                    $"'{path}' in '{Name}' would unpack to {entry.Length / 1_000_000:N0} MB from {entry.CompressedLength / 1_000_000.0:N1} MB. Such a zip is not opened.");
            }

            total += Math.Min(entry.Length, MaxTotal);
            if (total > MaxTotal || (total > RatioMatters && total / MaxRatio > packed))
            {
                throw new Refusal(
                    "zip.bomb",
                    $"'{Name}' would unpack to more than {total / 1_000_000:N0} MB from {packed / 1_000_000.0:N1} MB. Such a zip is not opened.");
            }
        }
    }
}
