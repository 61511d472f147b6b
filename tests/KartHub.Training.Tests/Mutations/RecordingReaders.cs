using System.IO.Compression;
using System.Text;
using KartHub.Training.Recordings;
using KartHub.Training.Recordings.TensorKart;
using KartHub.Training.Tests.Recordings;

namespace KartHub.Training.Tests.Mutations;

/// <summary>The readers of recordings.</summary>
internal static class RecordingReaders
{
    private const int Rows = 24;

    public static IReadOnlyList<MutatedReader> All { get; } =
    [
        new("csv", [Csv(Own), Csv(n => $"\"samples/run, {n}/p{n}.png\";\"0,{n}5\";0;1;0;0;2021-10-11 12:00:{n:00}"), Csv(n => $"p{n}.png,0,{n}5,0,0,1,0,0")], ReadRows),
        new("zip", [Zip(CompressionLevel.NoCompression), Zip(CompressionLevel.SmallestSize)], ReadZip),
    ];

    private static string Own(int n) => $"samples/run/p{n}.png,0.{n}5,0,1,0,0";

    private static byte[] Csv(Func<int, string> row) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Rows).Select(n => row(n) + '\n')));

    private static byte[] Zip(CompressionLevel level)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, level, "run/data.csv", Csv(Own));
            foreach (var n in Enumerable.Range(0, Rows))
            {
                Write(zip, level, $"run/p{n}.png", TestPictures.Png(n));
            }
        }

        return file.ToArray();
    }

    private static void Write(ZipArchive zip, CompressionLevel level, string name, byte[] content)
    {
        using var entry = zip.CreateEntry(name, level).Open();
        entry.Write(content);
    }

    private static void ReadRows(byte[] file)
    {
        var (skipped, times, rows) = (new SkippedRows(), new RowTimes(), 0);
        foreach (var row in new TensorKartCsv(new MemoryStream(file), "data.csv", skipped).ReadRows(default))
        {
            times.Add(row.Time);
            rows++;
        }

        times.Measure();
        skipped.RequireEnough(rows);
    }

    private static void ReadZip(byte[] file)
    {
        using var recording = RecordingFormats.Open(new MemoryStream(file), "race.zip");
        RecordingInspection.Inspect(recording);
    }
}
