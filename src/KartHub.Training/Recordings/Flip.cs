using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Files;

namespace KartHub.Training.Recordings;

/// <summary>Writes the mirror image of a recording: every picture mirrored, every x negated.</summary>
public static class Flip
{
    private const int Batch = 64;

    /// <param name="path">A recording's folder or zip.</param>
    /// <param name="outFolder">Where the mirror image goes; new or empty. It remembers whose it is, so that validation keeps the two together.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Ends it; nothing remains.</param>
    /// <returns>How many frames.</returns>
    /// <exception cref="Refusal">The recording is broken, or there is something at <paramref name="outFolder"/>.</exception>
    public static int Run(string path, string outFolder, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var recording = RecordingFormats.Open(path, cancellationToken);
        using var writer = RecordingFormats.Create(outFolder, RecordingNotes.Of(recording) with { FlippedFrom = recording.FlippedFrom ?? recording.Name });
        var mirrored = new byte[OrderedBatches.Batches * Batch][];
        OrderedBatches.Run(recording.ReadFrames(), frame => frame.Picture.Length, Batch, threads: 0, (frame, slot) => mirrored[slot] = Mirror(frame), Add, cancellationToken);
        writer.Complete();
        return writer.Count;

        void Add(RecordedFrame frame, int slot)
        {
            writer.Add(mirrored[slot], frame.Controls.Mirrored);
            progress?.Report(writer.Count / (double)recording.FrameCount);
        }
    }

    private static byte[] Mirror(RecordedFrame frame)
    {
        try
        {
            var picture = Picture.Read(frame.Picture.Span);
            picture.MirrorXInPlace();
            return Png.Write(picture, PngCompression.Small);
        }
        catch (ImageFormatException e)
        {
            throw RecordedPicture.Unreadable(frame.Origin, e);
        }
    }
}
