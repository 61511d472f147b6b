using KartHub.Contracts;
using KartHub.Training.Recordings.TensorKart;

namespace KartHub.Training.Recordings;

/// <summary>The formats in which recordings come and go. Who has files asks here, and need not know whose they are.</summary>
public static class RecordingFormats
{
    /// <summary>The most frames of a recording: two hours at 60 Hz, or a whole day at 5 Hz.</summary>
    public const int MaxFrames = 2 * 60 * 60 * 60;

    private static readonly TensorKartFormat Exchanged = new(); // What KartHub writes for others: the workshop's scripts read it.

    private static readonly IRecordingFormat[] All =
    [
        Exchanged,
    ];

    /// <summary>The programs whose recordings can be read, for people: "A, B or C".</summary>
    public static string Readable { get; } = string.Join(" or ", All.Select(format => format.Name));

    /// <summary>The program whose recordings are written, for people.</summary>
    public static string Written => Exchanged.Name;

    /// <summary>The files by which a folder is known as a recording.</summary>
    public static IReadOnlyList<string> IndexNames { get; } = [.. All.Select(format => format.IndexName).Distinct()];

    /// <summary>Opens a recording's folder, a folder around one, its index file, or a zip.</summary>
    /// <param name="path">What to open.</param>
    /// <param name="cancellationToken">Ends it: a recording of hours has hundreds of thousands of rows.</param>
    /// <exception cref="Refusal">It is not there, or no recording, or a broken one; the message names file, row and field.</exception>
    public static IRecording Open(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
        {
            return Open(new FolderFiles(path), null, cancellationToken);
        }

        if (!File.Exists(path))
        {
            throw new Refusal("recording.not-found", $"There is no file or folder '{path}'.");
        }

        var name = Path.GetFileName(path);
        return IndexNames.Any(index => index.Equals(name, StringComparison.OrdinalIgnoreCase))
            ? Open(new FolderFiles(Path.GetDirectoryName(Path.GetFullPath(path))!), name, cancellationToken)
            : Open(File.OpenRead(path), name, cancellationToken);
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
            ? Open(new ZipFiles(zip, name, cancellationToken), null, cancellationToken)
            : throw new ArgumentException("A zip is read from its end: the stream must be able to seek.", nameof(zip));
    }

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

    private static IRecording Open(IRecordingFiles files, string? index, CancellationToken cancellationToken)
    {
        try
        {
            var found = Find(files, index);
            return found.Format.Open(files, found.Index, NameOf(files, found), cancellationToken);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>The one recording there is; further down there may be more, which belong to it.</summary>
    private static Found Find(IRecordingFiles files, string? index)
    {
        var asked = All.Where(format => index is null || format.IndexName.Equals(index, StringComparison.OrdinalIgnoreCase));
        var found = asked
            .SelectMany(format => (index is null ? files.Find(format.IndexName) : [index]).Select(at => new Found(format, at)))
            .Where(one => one.Format.Owns(files, one.Index)).ToList();
        if (found.Count == 0)
        {
            throw new Refusal("recording.unknown-kind", $"'{files.Name}' holds no {string.Join(" or ", IndexNames)}. {string.Join(" ", All.Select(format => format.Description))}");
        }

        var depth = found.Min(one => one.Depth);
        var nearest = found.Where(one => one.Depth == depth).OrderBy(one => one.Index, StringComparer.Ordinal).ToList();
        return nearest.Count == 1
            ? nearest[0]
            : throw new Refusal(
                "recording.several",
                $"'{files.Name}' holds {nearest.Count} recordings ({string.Join(", ", nearest.Take(5).Select(one => one.Index))}{(nearest.Count > 5 ? ", …" : "")}). Choose one of them.");
    }

    private static string NameOf(IRecordingFiles files, Found found)
    {
        if (files is ZipFiles)
        {
            return Path.GetFileNameWithoutExtension(files.Name);
        }

        // Someone's folder was called data.csv.
        var folders = found.Index.Split('/')[..^1].Where(part => !part.Equals(found.Format.IndexName, StringComparison.OrdinalIgnoreCase));
        return folders.LastOrDefault(files.Name);
    }

    /// <summary>A recording among files.</summary>
    /// <param name="Format">Whose it is.</param>
    /// <param name="Index">Where its index file is.</param>
    private sealed record Found(IRecordingFormat Format, string Index)
    {
        public int Depth { get; } = Index.Count(c => c == '/');
    }
}
