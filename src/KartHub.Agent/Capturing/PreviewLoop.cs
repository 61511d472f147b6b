using System.Threading.Channels;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using Microsoft.AspNetCore.SignalR;

namespace KartHub.Agent.Capturing;

/// <summary>The live picture: the newest frame only, small, at most ten a second, and the next one only when the last has arrived.</summary>
public sealed class PreviewLoop(TimeProvider time)
{
    private const int Width = 320;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.1);

    private readonly Channel<Shown> newest =
        Channel.CreateBounded<Shown>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Takes a frame. Never waits; a frame that was not yet sent is forgotten.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="controls">What was in force for it.</param>
    /// <param name="predicted">What a pilot says of it.</param>
    /// <param name="drivenBy">Who held the controls.</param>
    public void Offer(CapturedFrame frame, Controls controls, Controls? predicted, DrivenBy drivenBy = DrivenBy.Person) =>
        newest.Writer.TryWrite(new Shown(frame, controls, predicted, drivenBy));

    /// <summary>Sends previews until cancelled.</summary>
    /// <param name="wanted">Whether anyone can be reached now: nothing is encoded for nobody.</param>
    /// <param name="send">Returns when the preview has arrived.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<bool> wanted, Func<Preview, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        await foreach (var (frame, controls, predicted, drivenBy) in newest.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var begun = time.GetTimestamp();
            if (wanted())
            {
                var picture = Png.Write(Shrink(frame.Picture), PngCompression.Fast);
                var capturedAt = time.GetUtcNow() - time.GetElapsedTime(frame.Timestamp);
                try
                {
                    await send(new Preview(picture, controls, predicted, capturedAt) { DrivenBy = drivenBy }, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is IOException or HubException)
                {
                    // Previews are lossy; the link says why it is gone.
                }
            }

            var rest = Interval - time.GetElapsedTime(begun);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static Frame Shrink(Frame picture) => picture.Width <= Width
        ? picture
        : picture.Resize(Width, Math.Max(1, picture.Height * Width / picture.Width));

    private readonly record struct Shown(CapturedFrame Frame, Controls Controls, Controls? Predicted, DrivenBy DrivenBy);
}
