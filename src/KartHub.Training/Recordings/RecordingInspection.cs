using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Recordings.Quality;

namespace KartHub.Training.Recordings;

/// <summary>What a recording is like, after every picture was looked at.</summary>
/// <param name="Format">How it is kept, as a short word for programs.</param>
/// <param name="Rows">Frames.</param>
/// <param name="Skipped">Rows that were passed over.</param>
/// <param name="Width">Of the first picture, in pixels.</param>
/// <param name="Height">Of the first picture, in pixels.</param>
/// <param name="RateHz">Frames a second, from the first to the last; what the recording says of itself if there is only one.</param>
/// <param name="Steering">How x is spread.</param>
/// <param name="Notices">What people must know of it: rows that cannot be used, by reason, and warnings.</param>
public sealed record RecordingInspection(
    string Format, int Rows, int Skipped, int Width, int Height, double RateHz, SteeringSummary Steering, IReadOnlyList<Phrase> Notices)
{
    /// <summary>Reads the whole recording, on all processors.</summary>
    /// <exception cref="Refusal">It is broken, or too few of its frames can be used.</exception>
    public static RecordingInspection Inspect(IRecording recording, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var steering = new List<double>(recording.FrameCount);
        (RecordedFrame Frame, PictureSize Size)? first = null;
        RecordedFrame? last = null;
        var look = RecordingLook.At(recording, Take, cancellationToken);
        look.RequireEnough();
        if (first is not { } begin || last is null)
        {
            throw new Refusal("recording.no-frames", $"The recording {recording.Name} has no frames.");
        }

        var seconds = (last.Time - begin.Frame.Time).TotalSeconds;
        var rate = seconds > 0 ? Math.Round((last.Index - begin.Frame.Index) / seconds, 3) : recording.RateHz;
        return new RecordingInspection(
            recording.Format, look.Frames, recording.SkippedRows + look.Skipped, begin.Size.Width, begin.Size.Height, rate, SteeringSummary.Of(steering),
            look.NoticesOf(recording));

        void Take(RecordedFrame frame, PictureTraits picture)
        {
            steering.Add(frame.Controls.SteerX);
            first ??= (frame, picture.Size);
            last = frame;
        }
    }
}

/// <summary>How steering (x, −1 left to 1 right) is spread over a recording.</summary>
/// <param name="Min">The furthest to the left.</param>
/// <param name="Max">The furthest to the right.</param>
/// <param name="Mean">A mean far from 0: more turns to one side than to the other.</param>
/// <param name="Std">Standard deviation over all rows.</param>
/// <param name="ZeroShare">The share of rows, 0 to 1, with x exactly 0.</param>
public sealed record SteeringSummary(double Min, double Max, double Mean, double Std, double ZeroShare)
{
    /// <param name="values">At least one.</param>
    public static SteeringSummary Of(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return new SteeringSummary(
            values.Min(), values.Max(), mean, Math.Sqrt(values.Average(x => (x - mean) * (x - mean))), values.Count(x => x == 0) / (double)values.Count);
    }
}
