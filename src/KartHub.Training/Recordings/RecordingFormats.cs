using KartHub.Contracts;
using KartHub.Training.Files;
using KartHub.Training.Recordings.Files;
using KartHub.Training.Recordings.TensorKart;

namespace KartHub.Training.Recordings;

/// <summary>The formats in which recordings come and go. Who has files asks here, and need not know whose they are.</summary>
public static class RecordingFormats
{
    /// <summary>The most frames of a recording: two hours at 60 Hz, or a whole day at 5 Hz.</summary>
    public const int MaxFrames = 2 * 60 * 60 * 60;

    private static readonly TensorKartFormat Exchanged = new(); // What KartHub writes for others: the workshop's scripts read it.

    private const int MaxTogether = 100; // In one folder or zip.

    private static readonly IRecordingFormat[] All =
    [
        Exchanged,
    ];

    /// <summary>The programs whose recordings can be read, for people: "A, B or C".</summary>
    public static string Readable { get; } = string.Join(" or ", All.Select(format => format.Name));

    private static string Descriptions { get; } = string.Join(" ", All.Select(format => format.Description));

    /// <summary>The program whose recordings are written, for people.</summary>
    public static string Written => Exchanged.Name;

    /// <summary>The files by which a folder is known as a recording.</summary>
    public static IReadOnlyList<string> IndexNames { get; } = [.. All.Select(format => format.IndexName).Distinct()];

    /// <summary>The recordings that are in a folder or zip.</summary>
    /// <param name="path">As for <see cref="Open(string, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>At least one.</returns>
    /// <exception cref="Refusal">It is not there, holds no recording, or more than can be told apart.</exception>
    public static IReadOnlyList<RecordingPlace> List(string path, CancellationToken cancellationToken = default)
    {
        var (files, inside) = FilesOf(path, cancellationToken);
        using (files)
        {
            var all = Find(files, inside);
            if (all.Count == 1)
            {
                return [new RecordingPlace(NameOf(files, all[0], inside), path)];
            }

            return [.. all.Select(one => new RecordingPlace(all.Count(other => other.Name == one.Name) > 1 ? one.Folder : one.Name, $"{path}/{one.Folder}"))];
        }
    }

    /// <summary>Opens a recording's folder, a folder around one, its index file, a zip, or one of several in a zip by its path behind the zip's.</summary>
    /// <param name="path">What to open.</param>
    /// <param name="cancellationToken">Ends it: a recording of hours has hundreds of thousands of rows.</param>
    /// <exception cref="Refusal">It is not there, or no recording, or a broken one; the message names file, row and field.</exception>
    public static IRecording Open(string path, CancellationToken cancellationToken = default)
    {
        var (files, inside) = FilesOf(path, cancellationToken);
        return Open(files, inside, path, cancellationToken);
    }

    /// <summary>Opens a zip.</summary>
    /// <param name="zip">Can seek. Closed with the recording, or at once if this throws.</param>
    /// <param name="name">The zip's file name, for messages and for the recording's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Refusal">It is no zip, no recording, or a broken one.</exception>
    public static IRecording Open(Stream zip, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(zip);
        return zip.CanSeek
            ? Open(OpenZip(zip, name, cancellationToken), null, name, cancellationToken)
            : throw new ArgumentException("A zip is read from its end: the stream must be able to seek.", nameof(zip));
    }

    /// <summary>Makes sure that a recording can be written to a folder, which is new or empty.</summary>
    /// <exception cref="Refusal">There is something in the folder already.</exception>
    public static void RequireFree(string folder) => UnfinishedFolder.RequireFree(folder);

    /// <summary>Whether a recording can be written to a folder: it is new or empty.</summary>
    public static bool IsFree(string folder) => UnfinishedFolder.IsFree(folder);

    /// <summary>Moves a recording's folder to its place, which is new or empty.</summary>
    /// <exception cref="Refusal">There is something in that place already.</exception>
    public static void Move(string recording, string folder) => UnfinishedFolder.Move(recording, folder);

    /// <summary>Begins a recording in a folder of its own.</summary>
    /// <param name="folder">New or empty.</param>
    /// <param name="notes">What is told of it beside its frames; its rate is known.</param>
    /// <exception cref="Refusal">There is something in the folder already.</exception>
    public static IRecordingWriter Create(string folder, RecordingNotes notes) => new TensorKartWriter(folder, notes);

    /// <summary>Writes a zip of a recording as it goes: no more than a picture at a time is in memory.</summary>
    /// <param name="output">The zip.</param>
    /// <param name="folder">What its folder is called.</param>
    /// <param name="recording">What is written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Refusal">The recording is broken.</exception>
    public static Task WriteZipAsync(Stream output, string folder, IRecording recording, CancellationToken cancellationToken) =>
        TensorKartZip.WriteAsync(output, folder, recording, cancellationToken);

    /// <summary>The files at a path, and the path of what is meant among them: null if that is all of them.</summary>
    private static (IRecordingFiles Files, string? Inside) FilesOf(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
        {
            return (new FolderFiles(path), null);
        }

        if (File.Exists(path))
        {
            var name = Path.GetFileName(path);
            var isIndex = IndexNames.Contains(name, StringComparer.OrdinalIgnoreCase);
            return isIndex || OtherTools.IsPartOfOne(name)
                ? (new FolderFiles(Path.GetDirectoryName(Path.GetFullPath(path))!), isIndex ? name : null)
                : (OpenZip(path, cancellationToken), null);
        }

        for (var zip = Path.GetDirectoryName(path); !string.IsNullOrEmpty(zip); zip = Path.GetDirectoryName(zip))
        {
            if (File.Exists(zip))
            {
                return (OpenZip(zip, cancellationToken), path[(zip.Length + 1)..].Replace('\\', '/').Trim('/'));
            }
        }

        throw new Refusal("recording.not-found", $"There is no file or folder '{path}'.");
    }

    private static ZipFiles OpenZip(string path, CancellationToken cancellationToken) =>
        OpenZip(RegularFile.OpenOrEmpty(path), Path.GetFileName(path), cancellationToken);

    /// <exception cref="Refusal">It is no zip. It is closed.</exception>
    private static ZipFiles OpenZip(Stream zip, string name, CancellationToken cancellationToken)
    {
        if (IsGitLfsPointer(zip))
        {
            zip.Dispose();
            throw GitLfsPointer.Refuse(name);
        }

        zip.Position = 0;
        return new ZipFiles(zip, name, cancellationToken);
    }

    private static void RefuseGitLfsPointer(IRecordingFiles files, string path)
    {
        try
        {
            using var file = files.Open(path);
            if (IsGitLfsPointer(file))
            {
                throw GitLfsPointer.Refuse(path);
            }
        }
        catch (InvalidDataException)
        {
            // The format itself tells what is wrong with it.
        }
    }

    private static bool IsGitLfsPointer(Stream file)
    {
        Span<byte> start = stackalloc byte[GitLfsPointer.EnoughBytes];
        return GitLfsPointer.Is(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }

    private static IRecording Open(IRecordingFiles files, string? inside, string path, CancellationToken cancellationToken)
    {
        try
        {
            var all = Find(files, inside);
            if (all is not [var found])
            {
                throw new Refusal(
                    "recording.several",
                    $"'{files.Name}' holds {all.Count} recordings ({string.Join(", ", all.Take(5).Select(one => one.Index))}{(all.Count > 5 ? ", …" : "")}). Choose one of them by its folder: {path}/{all[0].Folder}");
            }

            RefuseGitLfsPointer(files, found.Index);
            return found.Format.Open(files, found.Index, NameOf(files, found, inside), cancellationToken);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>The recordings among files; what is further down in one of them belongs to it.</summary>
    private static List<Found> Find(IRecordingFiles files, string? inside)
    {
        var all = All
            .SelectMany(format => files.Find(format.IndexName).Select(at => new Found(format, at)))
            .Where(one => one.Format.Owns(files, one.Index))
            .OrderByDescending(one => one.IsExact).ThenBy(one => one.Index, StringComparer.Ordinal).ToList();
        if (all.Count == 0)
        {
            throw OtherTools.Recognize(files) is { } other
                ? new Refusal("recording.other-tool", $"'{files.Name}' is {other}. KartHub does not read these yet. {Descriptions}")
                : new Refusal("recording.unknown-kind", $"'{files.Name}' holds no {string.Join(" or ", IndexNames)}. {Descriptions}");
        }

        if (inside is not null)
        {
            return all.Where(one => one.Index == inside || one.Folder == inside || one.Name == inside).Take(1).ToList() is { Count: 1 } chosen
                ? chosen
                : throw new Refusal("recording.not-inside", $"'{files.Name}' holds no recording '{inside}'. It holds {string.Join(", ", all.Take(5).Select(one => one.Folder))}{(all.Count > 5 ? ", …" : "")}.");
        }

        var folders = all.Select(one => one.Folder).ToHashSet(StringComparer.Ordinal);
        var outermost = all.Where(one => !Above(one.Folder).Any(folders.Contains))
            .DistinctBy(one => one.Folder).OrderBy(one => one.Folder, StringComparer.Ordinal).ToList();
        return outermost.Count <= MaxTogether
            ? outermost
            : throw new Refusal("recording.too-many", $"'{files.Name}' holds {outermost.Count:N0} recordings; at most {MaxTogether} at once are possible.");
    }

    /// <summary>The folders that a folder is in.</summary>
    private static IEnumerable<string> Above(string folder)
    {
        while (folder.Length > 0)
        {
            folder = folder[..Math.Max(0, folder.LastIndexOf('/'))];
            yield return folder;
        }
    }

    /// <summary>A zip's only recording is called as the zip: whoever packed it gave it that name last.</summary>
    private static string NameOf(IRecordingFiles files, Found found, string? inside)
    {
        if (files is ZipFiles && (inside is null || found.Name.Length == 0))
        {
            return Path.GetFileNameWithoutExtension(files.Name);
        }

        return found.Name.Length == 0 ? files.Name : found.Name;
    }

    /// <summary>A recording among files.</summary>
    /// <param name="Format">Whose it is.</param>
    /// <param name="Index">Where its index file is.</param>
    private sealed record Found(IRecordingFormat Format, string Index)
    {
        /// <summary>Whether the file is called exactly so, not in another case.</summary>
        public bool IsExact { get; } = Path.GetFileName(Index) == Format.IndexName;

        /// <summary>The folder that it is; empty if that is all.</summary>
        public string Folder { get; } = Index[..Math.Max(0, Index.LastIndexOf('/'))];

        /// <summary>Its folder's name. Someone's folder was called data.csv: then it is that of the one around it.</summary>
        public string Name => Folder.Split('/').LastOrDefault(part => !part.Equals(Format.IndexName, StringComparison.OrdinalIgnoreCase), "");
    }
}
