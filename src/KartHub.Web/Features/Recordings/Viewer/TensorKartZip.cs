using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Web.Features.Recordings.Store;

namespace KartHub.Web.Features.Recordings.Viewer;

/// <summary>Writes a recording as TensorKart keeps it: <c>samples/NAME/data.csv</c> and its pictures, to be unpacked beside TensorKart's scripts.</summary>
public static class TensorKartZip
{
    private const int LongestName = 60;

    /// <summary>A name that is a good folder's and file's name everywhere.</summary>
    public static string FolderName(string name)
    {
        var letters = name.Normalize().Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '_').Take(LongestName);
        var folder = string.Concat(letters).Trim('_');
        return folder.Length > 0 ? folder : "recording";
    }

    /// <summary>Writes the zip as it goes: no more than a picture at a time is in memory.</summary>
    public static async Task WriteAsync(Stream output, string name, Recording recording, FrameFile file, CancellationToken cancellationToken)
    {
        var extent = recording.Extent();
        var entries = await file.ReadIndexAsync(extent, cancellationToken);
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        var folder = $"samples/{name}";
        await WriteEntryAsync(zip, $"{folder}/data.csv", CompressionLevel.Fastest, Encoding.UTF8.GetBytes(Csv(folder, entries)), cancellationToken);
        await WriteEntryAsync(zip, $"{folder}/info.json", CompressionLevel.Fastest, Notes(recording), cancellationToken);
        foreach (var (number, frame) in file.ReadFrames(entries, extent).Index())
        {
            await WriteEntryAsync(zip, Picture(folder, number, entries[number]), CompressionLevel.NoCompression, frame.Picture, cancellationToken);
        }
    }

    private static string Csv(string folder, IReadOnlyList<FrameEntry> entries)
    {
        var csv = new StringBuilder();
        foreach (var (number, entry) in entries.Index())
        {
            var (x, y, a, b, rb) = entry.Controls;
            csv.Append(CultureInfo.InvariantCulture, $"{Picture(folder, number, entry)},{x:R},{y:R},{a:R},{b:R},{rb:R}\n");
        }

        return csv.ToString();
    }

    /// <summary>What data.csv has no room for; TensorKart passes it over, KartHub reads it.</summary>
    private static byte[] Notes(Recording recording) =>
        JsonSerializer.SerializeToUtf8Bytes(new { recording.RateHz, recording.RateAssumed, recording.FlippedFrom, RecordedAt = RecordedAt(recording) }, JsonSerializerOptions.Web);

    private static DateTimeOffset? RecordedAt(Recording recording) => recording.Origin == RecordingOrigin.Agent ? recording.StartedAt : recording.RecordedAt;

    private static string Picture(string folder, int number, FrameEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{folder}/img_{number}{entry.Format.Extension()}");

    private static async Task WriteEntryAsync(
        ZipArchive zip, string name, CompressionLevel compression, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await using var stream = await zip.CreateEntry(name, compression).OpenAsync(cancellationToken);
        await stream.WriteAsync(content, cancellationToken);
    }
}
