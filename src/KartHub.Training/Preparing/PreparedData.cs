using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Files;

namespace KartHub.Training.Preparing;

/// <summary>
/// A prepared dataset on disk. The pictures are mapped, not loaded: what is not read takes no memory. Any number of threads may read.
/// </summary>
public sealed unsafe partial class PreparedData : IDisposable
{
    private const string PicturesName = "X.npy";
    private const string ControlsName = "y.npy";
    private const int WillNeed = 3; // MADV_WILLNEED.

    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly float[] controls;
    private readonly long dataOffset;
    private byte* start;

    private PreparedData(string folder, PreparedManifest manifest, float[] controls, NpyHeader pictures, FileStream stream)
    {
        (Folder, Manifest, this.controls, dataOffset) = (folder, manifest, controls, pictures.DataOffset);
        file = MemoryMappedFile.CreateFromFile(stream, mapName: null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
    }

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>What people call it: its recordings' names, or the first one's and how many more.</summary>
    public string Name => Manifest.Sources.Count <= 3
        ? string.Join(", ", Manifest.Sources.Select(source => source.Name))
        : $"{Manifest.Sources[0].Name} and {Manifest.Sources.Count - 1} more";

    /// <summary>Where the rows came from.</summary>
    public PreparedManifest Manifest { get; }

    /// <summary>How many there are, at least 1.</summary>
    public int Rows => Manifest.RowSources.Length;

    /// <summary>Pixels a picture is wide.</summary>
    public int Width => Manifest.Width;

    /// <summary>Pixels a picture is high.</summary>
    public int Height => Manifest.Height;

    /// <summary>Bytes a picture.</summary>
    public int ImageSize => Width * Height * Frame.Channels;

    /// <summary>Opens a folder that <see cref="Preparation"/> wrote.</summary>
    /// <exception cref="Refusal">It is none, or its files are broken or do not go together; the message names the file.</exception>
    public static PreparedData Open(string folder)
    {
        if (!IsPrepared(folder))
        {
            throw new Refusal("prepared.not-found", $"'{folder}' is no prepared data: it does not hold {PreparedManifest.FileName} and {PicturesName}. Prepare a recording first.");
        }

        try
        {
            var manifest = PreparedManifest.Read(Path.Combine(folder, PreparedManifest.FileName));
            var rows = manifest.RowSources.Length;
            var controls = ReadControls(Path.Combine(folder, ControlsName), rows);
            var path = Path.Combine(folder, PicturesName);
            var stream = RegularFile.Open(path);
            try
            {
                var header = NpyFile.ReadHeader(stream, $"'{path}'");
                RequireShape(header, path, NpyFile.Bytes, rows, manifest.Height, manifest.Width, Frame.Channels);
                return new PreparedData(folder, manifest, controls, header, stream);
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Refusal("file.unreadable", $"'{folder}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Whether a folder looks like a prepared dataset rather than a recording, beside which another program may have a file of the manifest's name.</summary>
    public static bool IsPrepared(string folder) =>
        File.Exists(Path.Combine(folder, PreparedManifest.FileName)) && (File.Exists(Path.Combine(folder, PicturesName)) || File.Exists(Path.Combine(folder, ControlsName)));

    /// <summary>A row's picture, height × width × (red, green, blue). Do not use it after disposal.</summary>
    public ReadOnlySpan<byte> Image(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        ObjectDisposedException.ThrowIf(start == null, this);
        return new ReadOnlySpan<byte>(start + view.PointerOffset + dataOffset + (long)row * ImageSize, ImageSize);
    }

    /// <summary>A number that is the same for the same picture and for its mirror image.</summary>
    public ulong Mark(int row) => Manifest.RowMarks is { } marks ? marks[row] : PictureMark.Of(Image(row), Width);

    /// <summary>Asks the system to fetch a row's picture from disk, if it is not in memory, and returns at once.</summary>
    public void Announce(int row)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            fixed (byte* picture = Image(row))
            {
                var page = (nint)picture & ~(nint)(Environment.SystemPageSize - 1);
                _ = Advise(page, (nint)picture + ImageSize - page, WillNeed); // Who does not listen lets the row be fetched when it is read.
            }
        }
    }

    /// <summary>A row's controls.</summary>
    public Contracts.Controls Controls(int row) => Contracts.Controls.From(controls.AsSpan(row * Contracts.Controls.Count, Contracts.Controls.Count));

    /// <summary>The recording that a row came from.</summary>
    public PreparedSource SourceOf(int row) => Manifest.Sources[Manifest.RowSources[row]];

    public void Dispose()
    {
        if (start != null)
        {
            start = null;
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            file.Dispose();
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nint length, int advice);

    private static float[] ReadControls(string path, int rows)
    {
        using var stream = RegularFile.Open(path);
        var header = NpyFile.ReadHeader(stream, $"'{path}'");
        RequireShape(header, path, NpyFile.Floats, rows, Contracts.Controls.Count);
        var controls = new float[rows * Contracts.Controls.Count];
        stream.Position = header.DataOffset;
        stream.ReadExactly(MemoryMarshal.AsBytes(controls.AsSpan()));
        var broken = Array.FindIndex(controls, value => !(Math.Abs(value) <= 1));
        return broken < 0
            ? controls
            : throw new Refusal("prepared.out-of-range", $"'{path}' holds {controls[broken]} in row {broken / Contracts.Controls.Count + 1}; −1 to 1 are possible. Prepare the recordings again.");
    }

    private static void RequireShape(NpyHeader header, string path, string type, params int[] shape)
    {
        if (header.Type != type || !header.Shape.SequenceEqual(shape))
        {
            throw new Refusal(
                "prepared.mismatch",
                $"'{path}' holds {Describe(header.Type, header.Shape)}, but {PreparedManifest.FileName} beside it says {Describe(type, shape)}. Prepare the recordings again.");
        }

        static string Describe(string type, IEnumerable<int> shape) => $"{string.Join("×", shape)} numbers of type {type}";
    }
}
