namespace KartHub.Agent.Capturing;

/// <summary>Beats at a steady rate that does not drift: beat n is due n periods after the start, however late the last one came.</summary>
public sealed class Metronome(TimeProvider time, double rateHz)
{
    private long start = time.GetTimestamp();
    private long beat;

    public double RateHz { get; } = rateHz;

    /// <summary>Lets every beat from the next one on come later.</summary>
    public void Move(TimeSpan later) => start += (long)(later.TotalSeconds * time.TimestampFrequency);

    /// <summary>Waits for the next beat that is not yet over.</summary>
    /// <returns>How many beats passed meanwhile without anyone waiting for them.</returns>
    public async ValueTask<int> WaitAsync(CancellationToken cancellationToken)
    {
        var now = time.GetElapsedTime(start).TotalSeconds * RateHz;
        var next = Math.Max(beat + 1, (long)Math.Floor(now)); // A beat that is less than a period late still counts.
        var missed = (int)Math.Min(next - beat - 1, int.MaxValue);
        beat = next;
        var wait = TimeSpan.FromSeconds((next - now) / RateHz);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return missed;
    }
}
