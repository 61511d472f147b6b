using System.Text;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Files;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>Writes a recording as TensorKart keeps it, <c>data.csv</c> and <c>img_N.png</c>, and beside them what TensorKart has no place for.</summary>
internal sealed class TensorKartWriter : IRecordingWriter
{
    private readonly UnfinishedFolder folder;
    private readonly RecordingNotes notes;
    private readonly List<TimeSpan> times = [];
    private readonly StreamWriter csv;
    private readonly string run;

    /// <param name="path">The folder; new or empty.</param>
    /// <param name="notes">What is told of the recording beside its frames.</param>
    /// <exception cref="Refusal">There is something at <paramref name="path"/> already.</exception>
    public TensorKartWriter(string path, RecordingNotes notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        this.notes = notes;
        folder = new UnfinishedFolder(path);
        run = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        csv = new StreamWriter(folder.PathOf(TensorKartFormat.CsvName), append: false, new UTF8Encoding(false)) { NewLine = "\n" };
    }

    public int Count { get; private set; }

    public void Add(Frame frame, Controls controls) => Add(Png.Write(frame, PngCompression.Small), controls);

    public void Add(ReadOnlySpan<byte> picture, Controls controls, TimeSpan? time = null)
    {
        var name = $"img_{Count}{PictureKind.ExtensionOf(picture)}";
        using (var file = File.Create(folder.PathOf(name)))
        {
            file.Write(picture);
        }

        csv.WriteLine(TensorKartCsv.Row($"samples/{run}/{name}", controls));
        if (time is { } taken)
        {
            times.Add(taken);
        }

        Count++;
    }

    public RecordingPace? Complete()
    {
        csv.Dispose();
        var pace = RecordingPace.Of(times);
        if (times.Count > 0)
        {
            File.WriteAllBytes(folder.PathOf(TensorKartTimes.FileName), TensorKartTimes.Write(times));
        }

        File.WriteAllBytes(folder.PathOf(TensorKartNotes.FileName), TensorKartNotes.Write(notes, pace));
        folder.Complete();
        return pace;
    }

    public void Dispose()
    {
        try
        {
            csv.Dispose();
        }
        finally
        {
            folder.Dispose();
        }
    }
}
