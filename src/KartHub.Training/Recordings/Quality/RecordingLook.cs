using System.Collections.Concurrent;
using KartHub.Contracts;
using KartHub.Training.Files;

namespace KartHub.Training.Recordings.Quality;

/// <summary>
/// What people must know of a recording's frames, found while these are read in their order: those that cannot be used, by reason, and what
/// can be read but teaches nothing. Keeps 8 bytes a picture.
/// </summary>
public sealed class RecordingLook
{
    private const int Batch = 64;

    private readonly SkippedRows skipped = new();
    private readonly PictureLook pictures = new();
    private readonly SteeringLook steering = new();

    /// <summary>Frames that can be used.</summary>
    public int Frames { get; private set; }

    /// <summary>Frames that cannot be used.</summary>
    public int Skipped => skipped.Count;

    public IReadOnlyList<Phrase> Notices => [.. skipped.Notices, .. pictures.Notices, .. steering.Notices];

    /// <summary>What its reader says of a recording that was looked at, and then what was seen.</summary>
    public IReadOnlyList<Phrase> NoticesOf(IRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return [.. recording.Notices.Union(Notices)];
    }

    /// <summary>Looks at every frame of a recording, on all processors.</summary>
    /// <param name="recording">What is looked at.</param>
    /// <param name="each">Called for each frame that can be used, in order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Refusal">The recording is broken.</exception>
    internal static RecordingLook At(IRecording recording, Action<RecordedFrame, PictureTraits> each, CancellationToken cancellationToken)
    {
        var look = new RecordingLook();
        var readers = new ConcurrentBag<PictureReader>();
        var seen = new (PictureTraits Traits, Phrase? Fault)[OrderedBatches.Batches * Batch];
        OrderedBatches.Run(recording.ReadFrames(), frame => frame.Picture.Length, Batch, threads: 0, LookAt, Take, cancellationToken);
        return look;

        void LookAt(RecordedFrame frame, int slot)
        {
            var reader = readers.TryTake(out var idle) ? idle : new PictureReader();
            seen[slot] = reader.TryRead(frame, out var picture, out var fault) ? (PictureTraits.Of(picture), null) : (default, fault);
            readers.Add(reader);
        }

        void Take(RecordedFrame frame, int slot)
        {
            var (traits, fault) = seen[slot];
            if (fault is not null)
            {
                look.Skip(fault);
                return;
            }

            look.Add(frame, traits);
            each(frame, traits);
        }
    }

    /// <summary>Adds a frame that can be used.</summary>
    public void Add(RecordedFrame frame, PictureTraits picture)
    {
        ArgumentNullException.ThrowIfNull(frame);
        AddPicture(frame.Origin, picture);
        AddControls(frame.Controls);
        Frames++;
    }

    /// <summary>Adds a picture alone, where not every frame's is looked at.</summary>
    public void AddPicture(string origin, PictureTraits picture) => pictures.Add(origin, picture);

    /// <summary>Adds what the pad said alone.</summary>
    public void AddControls(Controls controls) => steering.Add(controls.SteerX);

    /// <summary>Passes over a frame.</summary>
    /// <param name="reason">Why it cannot be used, as <see cref="PictureReader"/> says it.</param>
    public void Skip(Phrase reason) => skipped.Add(reason);

    /// <summary>Call when all frames were looked at.</summary>
    /// <exception cref="Refusal">Some were passed over, and too few are left.</exception>
    public void RequireEnough() => skipped.RequireEnough(Frames);
}
