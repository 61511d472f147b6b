using System.Globalization;
using System.Text;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Files;

namespace KartHub.Training.Recordings;

/// <summary>
/// Writes a recording as TensorKart keeps it, <c>data.csv</c> and <c>img_N.png</c>, and <c>info.json</c> with what TensorKart has
/// no place for. The folder appears when <see cref="Complete"/> is called; without that, nothing remains.
/// </summary>
public sealed class TensorKartWriter : IDisposable
{
    private readonly UnfinishedFolder folder;
    private readonly StreamWriter csv;
    private readonly string run;

    /// <param name="path">The folder; new or empty.</param>
    /// <param name="rateHz">Frames a second.</param>
    /// <param name="flippedFrom">The name of the recording that this is the mirror image of.</param>
    /// <param name="rateAssumed">Whether nobody knows the rate, and this one is only likely.</param>
    /// <param name="recordedAt">When it was recorded, if that is known and not now.</param>
    /// <exception cref="Refusal">There is something at <paramref name="path"/> already.</exception>
    public TensorKartWriter(string path, double rateHz, string? flippedFrom = null, bool rateAssumed = false, DateTimeOffset? recordedAt = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rateHz);
        folder = new UnfinishedFolder(path);
        run = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        File.WriteAllBytes(folder.PathOf(RecordingNotes.FileName), new RecordingNotes(rateHz, flippedFrom, rateAssumed, recordedAt).Write());
        csv = new StreamWriter(folder.PathOf("data.csv"), append: false, new UTF8Encoding(false)) { NewLine = "\n" };
    }

    /// <summary>Frames written.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a frame.</summary>
    public void Add(Frame frame, Controls controls) => Add(Png.Write(frame, PngCompression.Small), controls);

    /// <summary>Adds a frame that is encoded already.</summary>
    /// <param name="picture">PNG or JPEG.</param>
    /// <param name="controls">What the pad said.</param>
    public void Add(ReadOnlySpan<byte> picture, Controls controls)
    {
        var name = $"img_{Count}.{(Jpeg.IsJpeg(picture) ? "jpg" : "png")}";
        using (var file = File.Create(folder.PathOf(name)))
        {
            file.Write(picture);
        }

        var c = controls.Clamped;
        csv.WriteLine(string.Create(CultureInfo.InvariantCulture, $"samples/{run}/{name},{c.SteerX},{c.SteerY},{c.A},{c.B},{c.Rb}"));
        Count++;
    }

    /// <summary>Puts the folder in its place.</summary>
    public void Complete()
    {
        csv.Dispose();
        folder.Complete();
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
