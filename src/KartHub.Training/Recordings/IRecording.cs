using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Training.Recordings.Quality;

namespace KartHub.Training.Recordings;

/// <summary>Frames and controls of one recording, wherever they are kept: in files of this or that format, or in the hub's frame store. Not for several threads at once.</summary>
public interface IRecording : IDisposable
{
    /// <summary>What people call it.</summary>
    string Name { get; }

    /// <summary>Where its frames come from: a window, or the program that recorded them.</summary>
    string Source { get; }

    /// <summary>How many frames <see cref="ReadFrames"/> gives.</summary>
    int FrameCount { get; }

    /// <summary>Frames a second.</summary>
    double RateHz { get; }

    /// <summary>Whether nobody knows the rate: no program wrote it down, and this is the usual one.</summary>
    bool RateAssumed => false;

    /// <summary>Whether each frame's time is that at which it was taken, not counted by the rate.</summary>
    bool TimesMeasured => false;

    /// <summary>When it was recorded; null where nobody knows.</summary>
    DateTimeOffset? RecordedAt => null;

    /// <summary>How it is kept, as a short word for programs.</summary>
    string Format => "karthub";

    /// <summary>Rows that were passed over: those that cannot be used, a header, blank lines. Complete when all frames were read.</summary>
    int SkippedRows => 0;

    /// <summary>What people must know of it: rows that cannot be used, by reason with the first of each, and warnings. Complete when all frames were read.</summary>
    IReadOnlyList<Phrase> Notices => [];

    /// <summary>The name of the recording that this one is the mirror image of; null if of none.</summary>
    string? FlippedFrom => null;

    /// <summary>What the pad said with each frame, in order, without a look at its picture.</summary>
    /// <exception cref="Refusal">The recording is broken; the message names the file, row or field.</exception>
    IReadOnlyList<Controls> ReadControls() => [.. ReadFrames().Select(frame => frame.Controls)];

    /// <summary>Reads the frames in order, a picture at a time.</summary>
    /// <exception cref="Refusal">The recording is broken; the message names the file, row or field.</exception>
    IEnumerable<RecordedFrame> ReadFrames();
}

/// <summary>One frame of a recording, its picture still encoded.</summary>
/// <param name="Index">Its place in the recording, from 0.</param>
/// <param name="Time">Since the recording began.</param>
/// <param name="Controls">What the pad said.</param>
/// <param name="Picture">PNG, JPEG, BMP, WebP or GIF, as far as nobody has looked into it.</param>
/// <param name="Origin">Where it came from, to begin a message with: a file's name, and its row where it has one.</param>
public sealed record RecordedFrame(int Index, TimeSpan Time, Controls Controls, ReadOnlyMemory<byte> Picture, string Origin)
{
    /// <summary>What is wrong with the file that should hold the picture, which is empty then; null where it could be read, whatever is in it.</summary>
    public Phrase? Fault { get; init; }

    /// <summary>Whose the controls are.</summary>
    public DrivenBy DrivenBy { get; init; }

    /// <summary>The index of the earlier frame whose very picture this is, where the recording names one picture for several frames.</summary>
    public int? SameAs { get; init; }

    /// <summary>What the picture is like, where whoever gives it has just made it; null where nobody has looked into it.</summary>
    public PictureTraits? Traits { get; init; }
}
