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
        var csv = new StringBuilder();
        var times = new List<TimeSpan>();
        foreach (var frame in recording.ReadFrames())
        {
            var picture = string.Create(CultureInfo.InvariantCulture, $"{folder}/img_{frame.Index}{PictureKind.ExtensionOf(frame.Picture.Span)}");
            csv.Append(TensorKartCsv.Row(picture, frame.Controls)).Append('\n');
            times.Add(frame.Time);
            await WriteEntryAsync(zip, picture, CompressionLevel.NoCompression, frame.Picture, cancellationToken).ConfigureAwait(false);
        }

        await WriteTextAsync(TensorKartFormat.CsvName, Encoding.UTF8.GetBytes(csv.ToString())).ConfigureAwait(false);
        if (recording.TimesMeasured)
        {
            await WriteTextAsync(TensorKartTimes.FileName, TensorKartTimes.Write(times)).ConfigureAwait(false);
        }

        await WriteTextAsync(TensorKartNotes.FileName, TensorKartNotes.Write(RecordingNotes.Of(recording), recording.TimesMeasured ? RecordingPace.Of(times) : null)).ConfigureAwait(false);

        Task WriteTextAsync(string file, byte[] text) => WriteEntryAsync(zip, $"{folder}/{file}", CompressionLevel.Fastest, text, cancellationToken);
    }

    private static async Task WriteEntryAsync(
        ZipArchive zip, string name, CompressionLevel compression, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var stream = await zip.CreateEntry(name, compression).OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        await stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
    }
}
