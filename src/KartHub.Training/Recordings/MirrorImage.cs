using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Training.Recordings;

/// <summary>
/// The mirror image of a recording: every picture mirrored as it is read, every x negated. A picture that cannot be read is passed on as it
/// is, and so is one that an earlier frame has shown: nobody looks at it.
/// </summary>
/// <param name="original">Belongs to this one, and is disposed with it.</param>
public sealed class MirrorImage(IRecording original) : IRecording
{
    private const int JpegQuality = 92; // Pictures that were JPEG stay so, or they would take ten times the room; a second time they should not lose what the network looks for.

    public string Name => original.Name;

    public string Source => original.Source;

    public int FrameCount => original.FrameCount;

    public double RateHz => original.RateHz;

    public bool RateAssumed => original.RateAssumed;

    public bool TimesMeasured => original.TimesMeasured;

    public DateTimeOffset? RecordedAt => original.RecordedAt;

    public string Format => original.Format;

    public int SkippedRows => original.SkippedRows;

    public IReadOnlyList<Phrase> Notices => original.Notices;

    public string? FlippedFrom => original.FlippedFrom ?? original.Name;

    public IEnumerable<RecordedFrame> ReadFrames()
    {
        var reader = new PictureReader();
        foreach (var frame in original.ReadFrames())
        {
            var mirrored = frame with { Controls = frame.Controls.Mirrored };
            yield return frame.SameAs is null && reader.TryRead(frame, out var picture, out _) ? mirrored with { Picture = Mirror(frame, picture) } : mirrored;
        }
    }

    public void Dispose() => original.Dispose();

    private static byte[] Mirror(RecordedFrame frame, Frame picture)
    {
        picture.MirrorXInPlace();
        return Jpeg.IsJpeg(frame.Picture.Span) ? Jpeg.Write(picture, JpegQuality) : Png.Write(picture, PngCompression.Small);
    }
}
