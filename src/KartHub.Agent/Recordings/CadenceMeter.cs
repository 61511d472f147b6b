using KartHub.Contracts.Recording;

namespace KartHub.Agent.Recordings;

/// <summary>Measures how steadily frames come, in constant memory: jitter is counted in steps of 0.1 ms, to which percentiles are exact.</summary>
/// <param name="rateHz">Frames per second asked for.</param>
internal sealed class CadenceMeter(double rateHz)
{
    private const double StepsPerMs = 10;
    private const double LongestMs = 2000; // What is longer is no jitter but a gap; all such count as one.

    private readonly int[] counts = new int[(int)(LongestMs * StepsPerMs) + 1];
    private TimeSpan first;
    private TimeSpan last;
    private double largestMs;
    private double longestGapMs;
    private int intervals = -1;

    /// <summary>Takes the time of the next frame.</summary>
    public void Add(TimeSpan time)
    {
        if (++intervals == 0)
        {
            (first, last) = (time, time);
            return;
        }

        var gap = (time - last).TotalMilliseconds;
        var jitter = Math.Abs(gap - 1000 / rateHz);
        counts[(int)Math.Round(Math.Min(jitter, LongestMs) * StepsPerMs)]++;
        largestMs = Math.Max(largestMs, jitter);
        longestGapMs = Math.Max(longestGapMs, gap);
        last = time;
    }

    /// <summary>What was measured so far; null of fewer than two frames, and of frames that all came at one time.</summary>
    public RecordingCadence? Report() => last <= first ? null : new RecordingCadence(
        intervals / (last - first).TotalSeconds, Percentile(0.5), Percentile(0.95), Percentile(0.99), longestGapMs);

    /// <summary>The smallest jitter that at least this share of the frames does not exceed (nearest rank).</summary>
    private double Percentile(double share)
    {
        var rank = (int)Math.Ceiling(share * intervals);
        for (var (step, seen) = (0, 0); step < counts.Length - 1; step++)
        {
            seen += counts[step];
            if (seen >= rank)
            {
                return step / StepsPerMs;
            }
        }

        return largestMs;
    }
}
