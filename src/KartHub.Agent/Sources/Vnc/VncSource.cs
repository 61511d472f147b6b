using KartHub.Imaging;

namespace KartHub.Agent.Sources.Vnc;

/// <summary>
/// A VNC server's screen. A capture gives the newest whole picture with the time at which it arrived; a picture that was given
/// before is still what the screen shows, because the server would have sent another, so it is stamped anew. A connection that
/// ended is tried again by later captures, with growing pauses. Captured by one at a time.
/// </summary>
internal sealed class VncSource(VncAddress address, VncOptions options, TimeProvider time) : IFrameSource
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(20); // Some servers ask a person first.
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMinutes(1); // Servers lock people out who try wrong passwords.

    private RfbSession? session;
    private Frame? last;
    private string trouble = "";
    private TimeSpan pause = ShortestPause;
    private (long Since, TimeSpan For)? pausing;

    public string Name => $"VNC: {address}";

    public async ValueTask<CapturedFrame> CaptureAsync(CancellationToken cancellationToken)
    {
        if (pausing is { } now && time.GetElapsedTime(now.Since) < now.For)
        {
            throw new SourceLostException(trouble);
        }

        pausing = null;
        session ??= new RfbSession(address, options, time);
        if (session.Screen.Newest() is null)
        {
            await WaitAsync(session, cancellationToken).ConfigureAwait(false);
        }

        if (session.Ended.IsCompleted)
        {
            var ended = await session.Ended.ConfigureAwait(false);
            throw Lost(ended.Message, ended.IsRefusal ? PauseAfterRefusal : pause);
        }

        var newest = session.Screen.Newest();
        if (session.SilentFor > (newest is null ? LongestStart : 2 * options.Silence))
        {
            throw Lost($"has said nothing for {session.SilentFor.TotalSeconds:0} s.", pause);
        }

        if (newest is not var (picture, arrivedAt))
        {
            throw new SourceLostException($"The VNC server {address} has sent no whole picture yet.");
        }

        if (session.SilentFor > options.Silence)
        {
            session.AskWhetherItIsThere();
        }

        pause = ShortestPause;
        var timestamp = picture == last ? session.CurrentAt : arrivedAt;
        last = picture;
        return new CapturedFrame(picture, timestamp);
    }

    public async ValueTask DisposeAsync()
    {
        if (session is { } open)
        {
            open.Dispose();
            await open.Ended.ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(RfbSession open, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(open.Screen.Whole, open.Ended, Task.Delay(options.Patience, time, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private SourceLostException Lost(string predicate, TimeSpan wait)
    {
        session?.Dispose();
        session = null;
        pausing = (time.GetTimestamp(), wait);
        pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        return new SourceLostException(trouble = $"The VNC server {address} {predicate}");
    }
}
