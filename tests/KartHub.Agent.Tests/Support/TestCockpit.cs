using System.Collections.Concurrent;
using KartHub.Agent.Gamepads;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Imaging;

namespace KartHub.Agent.Tests;

/// <summary>A source, a pad and a sink that do what the test says.</summary>
internal sealed class TestCockpit(TimeProvider time) : IFrameSource, IGamepad, IControllerSink
{
    private int shade;
    private int captures;
    private int timesLeft;

    public string Name => "test";

    /// <summary>How often it was asked for a picture.</summary>
    public int Captures => Volatile.Read(ref captures);

    /// <summary>How often it was left, with nobody looking out of it any more.</summary>
    public int TimesLeft => Volatile.Read(ref timesLeft);

    /// <summary>Why there is no picture; null when there is one.</summary>
    public string? Lost { get; set; }

    /// <summary>Whether the picture stays as it is.</summary>
    public bool Frozen { get; set; }

    public int Width { get; set; } = 64;

    public int Height { get; set; } = 48;

    /// <summary>What the pad says; null when it is unplugged.</summary>
    public Controls? Held { get; set; } = new Controls(0.5f, 0, 1, 0, 0);

    /// <summary>Whether an unplugged pad only waits, as a keyboard does that is typed on elsewhere.</summary>
    public bool Waits { get; set; }

    /// <summary>Whether the person wants to drive although a pilot does.</summary>
    public bool Override { get; set; }

    /// <summary>Whether the game hears the pad through the sink alone.</summary>
    public bool CarriesThePad { get; set; }

    /// <summary>All that was relayed of the pad.</summary>
    public ConcurrentQueue<PadMoment> Relayed { get; } = new();

    public bool Engaged { get; private set; }

    /// <summary>All that was sent, with its time.</summary>
    public ConcurrentQueue<(TimeSpan At, Controls Controls)> Sent { get; } = new();

    /// <summary>What the game sees now.</summary>
    public Controls InForce { get; private set; }

    public Cockpit ToCockpit() => new()
    {
        Source = this,
        Pad = this,
        Sink = this,
        Leave = () =>
        {
            Interlocked.Increment(ref timesLeft);
            return ValueTask.CompletedTask;
        },
    };

    public static Frame Shaded(int shade, int width = 64, int height = 48)
    {
        var frame = new Frame(width, height);
        new Random(shade).NextBytes(frame.Pixels.AsSpan(0, 300)); // Some picture, different for each shade.
        return frame;
    }

    public ValueTask<CapturedFrame> CaptureAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref captures);
        if (Lost is { } reason)
        {
            throw new SourceLostException(reason);
        }

        shade += Frozen ? 0 : 1;
        return new(new CapturedFrame(Shaded(shade, Width, Height), time.GetTimestamp()));
    }

    public PadMoment? At(long timestamp) => Held is { } held ? new PadMoment(held, N64Buttons.Start, Override) : null;

    public bool IsThere(long timestamp) => Held is not null || Waits;

    public PadReading? Reading => null;

    public void Relay(PadMoment pad)
    {
        Relayed.Enqueue(pad);
        Note(pad.Controls);
    }

    public void Engage() => Engaged = true;

    public void Send(Controls controls) => Note(controls);

    public void Release()
    {
        Engaged = false;
        Note(Controls.Neutral);
    }

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Note(Controls controls)
    {
        InForce = controls;
        Sent.Enqueue((TimeSpan.FromSeconds(time.GetTimestamp() / (double)time.TimestampFrequency), controls));
    }
}
