using KartHub.Contracts;
using KartHub.Training.Recordings;

namespace KartHub.Training.Preparing;

/// <summary>How pictures become rows.</summary>
public sealed record PreparationOptions
{
    /// <summary>The widest and highest a row's picture may be.</summary>
    public const int MaxSide = 1024;

    /// <summary>The part of every picture that is kept, in its own pixels; null for the whole picture.</summary>
    public Crop? Crop { get; init; }

    /// <summary>Pixels. 1 to <see cref="MaxSide"/>.</summary>
    public int Width { get; init; } = 200; // PilotNet's.

    /// <summary>Pixels. 1 to <see cref="MaxSide"/>.</summary>
    public int Height { get; init; } = 66; // PilotNet's.

    /// <summary>Threads; 0 means all processors.</summary>
    public int Threads { get; init; }
}

/// <summary>A recording to prepare.</summary>
/// <param name="Recording">Its frames.</param>
/// <param name="Id">What the manifest knows it by, always the same for the same recording.</param>
/// <param name="FlippedFrom">The id of the recording that it is the mirror image of; null: what the recording says itself.</param>
/// <param name="Trim">The frames to keep; null for all.</param>
public sealed record PreparationSource(IRecording Recording, string Id, string? FlippedFrom = null, Range? Trim = null);

/// <summary>How far a preparation is.</summary>
/// <param name="Done">Rows written.</param>
/// <param name="Total">Rows there will be.</param>
public readonly record struct PreparationProgress(int Done, int Total);
