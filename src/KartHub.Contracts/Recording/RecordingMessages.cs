namespace KartHub.Contracts.Recording;

/// <summary>Opens a recording at the hub: <c>PUT</c> to <see cref="HubPaths.RecordingOf"/>. Sending it again changes nothing.</summary>
/// <param name="Name">What people see; the hub's lists show it.</param>
/// <param name="Source">What was captured, for instance <c>simulator: Clover Ring</c>.</param>
/// <param name="Driver">Who drove: a person's name, or <c>expert</c>.</param>
/// <param name="StartedAt">When Record was pressed.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="RateHz">Frames per second asked for.</param>
public sealed record RecordingStart(
    string Name, string Source, string Driver, DateTimeOffset StartedAt, int Width, int Height, double RateHz)
{
    /// <summary>The longest <see cref="Name"/>, in characters.</summary>
    public const int MaxName = 120;

    /// <summary>The longest <see cref="Source"/>, in characters.</summary>
    public const int MaxSource = 120;

    /// <summary>The longest <see cref="Driver"/>, in characters.</summary>
    public const int MaxDriver = 60;

    /// <summary>The lowest and highest <see cref="RateHz"/>: recordings that nobody can order, but old ones may have.</summary>
    public const double MinRateHz = 0.1;

    /// <inheritdoc cref="MinRateHz"/>
    public const double MaxRateHz = 240;

    /// <summary>The same with every text as long as it may be: a window may have any title.</summary>
    public RecordingStart Shortened() => this with { Name = Name.Shortened(MaxName), Source = Source.Shortened(MaxSource), Driver = Driver.Shortened(MaxDriver) };

    /// <summary>Why no hub takes it, but for the picture's size; null if there is no reason.</summary>
    public Phrase? Fault() => FaultOf("name", Name, MaxName) ?? FaultOf("source", Source, MaxSource) ?? FaultOf("driver", Driver, MaxDriver) ?? FaultOfRate();

    private static Phrase? FaultOf(string field, string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new Phrase("start.missing", $"{field} is missing.");
        }

        return text.Length > longest ? new Phrase("start.too-long", $"{field} has {text.Length} characters; {longest} are possible.") : null;
    }

    private Phrase? FaultOfRate() =>
        RateHz is >= MinRateHz and <= MaxRateHz ? null : new Phrase("start.rate", $"rateHz is {RateHz}; {MinRateHz} to {MaxRateHz} is possible.");
}

/// <summary>The answer to a segment, <c>PUT</c> to <see cref="HubPaths.SegmentOf"/> with <see cref="WireHeaders.ContentHash"/>: it is on the hub's disk.</summary>
/// <param name="Sequence">The segment's number, from 0.</param>
/// <param name="Frames">Frames in it.</param>
public sealed record SegmentReceipt(int Sequence, int Frames)
{
    /// <summary>
    /// The most bytes of a segment, which agents keep to and hubs insist on: a second of recording, or half of this, whichever is less,
    /// and one picture more.
    /// </summary>
    public const int MaxSegmentBytes = 32 << 20;
}

/// <summary>Ends a recording: <c>POST</c> to <see cref="HubPaths.SealOf"/>. The hub refuses it while segments are missing and names them.</summary>
/// <param name="Segments">How many segments there are.</param>
/// <param name="Frames">How many frames they hold together.</param>
/// <param name="Missed">Frames that were due and did not come in time.</param>
/// <param name="Duplicates">Frames dropped because the picture had not changed.</param>
/// <param name="Cadence">How steadily the frames came; null where there were fewer than two, after a crash, and from older agents.</param>
public sealed record RecordingSeal(int Segments, int Frames, int Missed, int Duplicates, RecordingCadence? Cadence = null);

/// <summary>
/// How steadily the frames of a recording came. The jitter of a frame is by how much the time since the frame before it differs
/// from the asked period; missed and dropped frames make it larger.
/// </summary>
/// <param name="MeasuredHz">Frames per second from the first to the last.</param>
/// <param name="JitterP50Ms">Half of the frames have less, in milliseconds.</param>
/// <param name="JitterP95Ms">95 % of the frames have less, in milliseconds.</param>
/// <param name="JitterP99Ms">99 % of the frames have less, in milliseconds.</param>
/// <param name="LongestGapMs">The longest time between two frames, in milliseconds.</param>
public sealed record RecordingCadence(double MeasuredHz, double JitterP50Ms, double JitterP95Ms, double JitterP99Ms, double LongestGapMs);

/// <summary>The answer of the hub to a seal that came too early (409).</summary>
/// <param name="Missing">Sequence numbers that the hub does not have.</param>
public sealed record SegmentsMissing(IReadOnlyList<int> Missing);
