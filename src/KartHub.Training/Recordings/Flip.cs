using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Files;
using KartHub.Training.Recordings.Quality;

namespace KartHub.Training.Recordings;

/// <summary>Writes the mirror image of a recording: every picture mirrored, every x negated.</summary>
public static class Flip
{
    private const int Batch = 64;

    /// <param name="path">A recording's folder or zip.</param>
    /// <param name="outFolder">Where the mirror image goes; new or empty. It remembers whose it is, so that validation keeps the two together.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Ends it; nothing remains.</param>
    /// <exception cref="Refusal">The recording is broken or too little of it can be used, or there is something at <paramref name="outFolder"/>.</exception>
    public static FlipResult Run(string path, string outFolder, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var recording = RecordingFormats.Open(path, cancellationToken);
        using var writer = RecordingFormats.Create(outFolder, RecordingNotes.Of(recording) with { FlippedFrom = recording.FlippedFrom ?? recording.Name });
        var mirrored = new Mirrored[OrderedBatches.Batches * Batch];
        var look = new RecordingLook();
        OrderedBatches.Run(recording.ReadFrames(), frame => frame.Picture.Length, Batch, threads: 0, (frame, slot) => mirrored[slot] = Mirror(frame), Take, cancellationToken);
        look.RequireEnough();
        writer.Complete();
        return new FlipResult(recording.Name, writer.Count, look.NoticesOf(recording));

        void Take(RecordedFrame frame, int slot)
        {
            if (mirrored[slot].Fault is { } fault)
            {
                look.Skip(fault);
                return;
            }

            writer.Add(mirrored[slot].Picture, frame.Controls.Mirrored, recording.TimesMeasured ? frame.Time : null);
            look.Add(frame, mirrored[slot].Traits);
            progress?.Report(writer.Count / (double)recording.FrameCount);
        }
    }

    private static Mirrored Mirror(RecordedFrame frame)
    {
        if (!new PictureReader().TryRead(frame, out var picture, out var fault))
        {
            return new Mirrored([], default, fault);
        }

        var traits = PictureTraits.Of(picture);
        picture.MirrorXInPlace();
        return new Mirrored(Png.Write(picture, PngCompression.Small), traits, null);
    }

    /// <summary>A frame's mirror image.</summary>
    /// <param name="Picture">PNG.</param>
    /// <param name="Traits">What the frame itself shows.</param>
    /// <param name="Fault">Why there is none; null if there is one.</param>
    private readonly record struct Mirrored(byte[] Picture, PictureTraits Traits, Phrase? Fault);
}

/// <summary>What a flip did.</summary>
/// <param name="Name">The recording that was mirrored.</param>
/// <param name="Rows">Frames written.</param>
/// <param name="Notices">What people must know of the recording: rows that could not be used, by reason, and warnings.</param>
public sealed record FlipResult(string Name, int Rows, IReadOnlyList<Phrase> Notices);
