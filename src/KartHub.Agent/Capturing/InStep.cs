using KartHub.Agent.Sources;
using KartHub.Imaging;

namespace KartHub.Agent.Capturing;

/// <summary>
/// Keeps a metronome in step with a source that shows about as many pictures a second. Two clocks of one rate drift through
/// each other, and where they meet a picture is seen twice and the next one not at all. So when a beat brings nothing new, it
/// is looked again within the beat, and once the new picture is there, the beats are moved behind it.
/// </summary>
/// <param name="metronome">What the looks are timed by.</param>
/// <param name="time">The clock.</param>
public sealed class InStep(Metronome metronome, TimeProvider time)
{
    /// <summary>A slower recording leaves pictures out anyhow: games show thirty a second at least.</summary>
    public const double SlowestHz = 30;

    private const int LooksPerBeat = 8;
    private const int MostLooks = 4; // Half a beat; the other half is for what is done with the picture.
    private const double Margin = 0.25; // How far behind the source's change to stay, in beats: more than either clock trembles.

    private readonly TimeSpan pause = TimeSpan.FromSeconds(1 / metronome.RateHz / LooksPerBeat);

    /// <summary>The picture of this beat: if possible one that is not known yet.</summary>
    /// <param name="capture">Gives the picture as it is now.</param>
    /// <param name="isKnown">Whether a picture was seen on the last beat.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<CapturedFrame> LookAsync(
        Func<CancellationToken, ValueTask<CapturedFrame>> capture, Func<Frame, bool> isKnown, CancellationToken cancellationToken)
    {
        var frame = await capture(cancellationToken).ConfigureAwait(false);
        if (metronome.RateHz < SlowestHz || !isKnown(frame.Picture))
        {
            return frame;
        }

        var begun = time.GetTimestamp();
        for (var look = 0; look < MostLooks; look++)
        {
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            frame = await capture(cancellationToken).ConfigureAwait(false);
            if (!isKnown(frame.Picture))
            {
                metronome.Move(time.GetElapsedTime(begun, frame.Timestamp) + Margin / metronome.RateHz * TimeSpan.FromSeconds(1));
                break;
            }
        }

        return frame;
    }
}
