using System.Globalization;
using System.IO.Compression;
using System.Text;
using KartHub.Imaging;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>Writes a recording as TensorKart keeps it: <c>samples/NAME/data.csv</c> and its pictures, to be unpacked beside TensorKart's scripts.</summary>
internal static class TensorKartZip
{
    public static async Task WriteAsync(Stream output, string name, IRecording recording, CancellationToken cancellationToken)
    {
        var folder = $"samples/{name}";
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
        await WriteEntryAsync(zip, $"{folder}/{TensorKartNotes.FileName}", CompressionLevel.Fastest, TensorKartNotes.Write(RecordingNotes.Of(recording)), cancellationToken).ConfigureAwait(false);
        var csv = new StringBuilder();
        foreach (var frame in recording.ReadFrames())
        {
            var picture = string.Create(CultureInfo.InvariantCulture, $"{folder}/img_{frame.Index}{PictureKind.ExtensionOf(frame.Picture.Span)}");
            csv.Append(TensorKartCsv.Row(picture, frame.Controls)).Append('\n');
            await WriteEntryAsync(zip, picture, CompressionLevel.NoCompression, frame.Picture, cancellationToken).ConfigureAwait(false);
        }

        await WriteEntryAsync(zip, $"{folder}/{TensorKartFormat.CsvName}", CompressionLevel.Fastest, Encoding.UTF8.GetBytes(csv.ToString()), cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteEntryAsync(
        ZipArchive zip, string name, CompressionLevel compression, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var stream = await zip.CreateEntry(name, compression).OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        await stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
    }
}
