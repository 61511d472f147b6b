namespace KartHub.Training.Preparing;

/// <summary>Where a recording and its mirror images are divided: the last frames are validated on, those before the second before them trained on.</summary>
internal sealed class FamilyCut
{
    private const double GapMs = 1000;

    private readonly int firstValidated;
    private readonly double lastTrainedMs;

    private FamilyCut(RecordingFamily family, IReadOnlyList<int> frames, int validated, IReadOnlyList<DataRow> rows)
    {
        (Family, Frames, Validated, firstValidated) = (family, frames.Count, validated, frames[^validated]);
        lastTrainedMs = rows.Where(row => FrameOf(row) >= firstValidated).Min(TimeOf) - GapMs;
        Divides = rows.Any(IsBeforeTheGap);
    }

    public RecordingFamily Family { get; }

    /// <summary>Frames of the recording, mirror images not counted.</summary>
    public int Frames { get; }

    /// <summary>How many of them would be validated on.</summary>
    public int Validated { get; }

    /// <summary>Whether anything is left before the gap; if not, the whole recording is trained on.</summary>
    public bool Divides { get; }

    /// <param name="family">Which recording.</param>
    /// <param name="rows">All of its rows, at least one.</param>
    /// <param name="share">Of the frames, how many are validated on, 0 to 1.</param>
    public static FamilyCut Of(RecordingFamily family, IReadOnlyList<DataRow> rows, double share)
    {
        var frames = rows.Select(FrameOf).Distinct().Order().ToList();
        return new FamilyCut(family, frames, Math.Max(1, (int)Math.Round(frames.Count * share)), rows);
    }

    public bool Trains(DataRow row) => !Divides || IsBeforeTheGap(row);

    public bool Validates(DataRow row) => Divides && FrameOf(row) >= firstValidated;

    private bool IsBeforeTheGap(DataRow row) => FrameOf(row) < firstValidated && TimeOf(row) <= lastTrainedMs;

    private static int FrameOf(DataRow row) => row.Data.Manifest.RowFrames[row.Index];

    private static double TimeOf(DataRow row) => row.Data.Manifest.RowTimesMs[row.Index];
}
