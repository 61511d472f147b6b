namespace KartHub.Training.Recordings;

/// <summary>How the frames of a recording followed each other.</summary>
/// <param name="MeasuredHz">Frames a second, from the first to the last.</param>
/// <param name="Gaps">How often the next frame took longer than one and a half times as long as it mostly did.</param>
/// <param name="LongestGapSeconds">The longest of these times; 0 where there is none.</param>
public sealed record RecordingPace(double MeasuredHz, int Gaps, double LongestGapSeconds)
{
    private const double LongestInterval = 1.5; // What is longer has room for a frame that is not there.

    /// <param name="times">When each frame was taken.</param>
    /// <returns>Null of fewer than two frames, and of frames that were all taken at one time.</returns>
    public static RecordingPace? Of(IReadOnlyList<TimeSpan> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        if (times.Count < 2 || times[^1] <= times[0])
        {
            return null;
        }

        var intervals = times.Zip(times.Skip(1), (one, next) => (next - one).TotalSeconds).ToArray();
        var usual = intervals.Order().ElementAt(intervals.Length / 2);
        var gaps = intervals.Where(interval => interval > LongestInterval * usual).ToList();
        return new RecordingPace(intervals.Length / (times[^1] - times[0]).TotalSeconds, gaps.Count, gaps.DefaultIfEmpty().Max());
    }
}
