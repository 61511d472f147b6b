using KartHub.Contracts;
using KartHub.Training.Recordings;

namespace KartHub.Training.Preparing;

/// <summary>How pictures become rows. Ranges, defaults and their reasons are in <see cref="PreparationOptionTable"/>.</summary>
public sealed record PreparationOptions
{
    /// <summary>The part of every picture that is kept, in its own pixels; null for the whole picture. What is possible depends on each picture, so it has no row in the table.</summary>
    public Crop? Crop { get; init; }

    /// <summary>Pixels.</summary>
    public int Width { get; init; } = PreparationOptionTable.Width.Default;

    /// <summary>Pixels.</summary>
    public int Height { get; init; } = PreparationOptionTable.Height.Default;

    /// <summary>Threads; 0 means all processors.</summary>
    public int Threads { get; init; } = PreparationOptionTable.Threads.Default;
}

/// <summary>A recording to prepare.</summary>
/// <param name="Recording">Its frames.</param>
/// <param name="Id">What the manifest knows it by, always the same for the same recording.</param>
/// <param name="FlippedFrom">The id of the recording that it is the mirror image of; null: what the recording says itself.</param>
/// <param name="Trim">The frames to keep; null for all.</param>
public sealed record PreparationSource(IRecording Recording, string Id, string? FlippedFrom = null, Range? Trim = null);

/// <summary>How far a preparation is.</summary>
/// <param name="Done">Frames that were looked at.</param>
/// <param name="Total">All of them.</param>
public readonly record struct PreparationProgress(int Done, int Total);
