namespace KartHub.Web.Features.Recordings;

/// <summary>How much is done at once with pictures that people brought: a class that uploads at the same time leaves the pages some of the processor and of the memory.</summary>
public sealed class RecordingTurns
{
    /// <summary>Each import holds some 8 MB of what it is about to write; a person has one at a time.</summary>
    private const int MostImports = 8;

    /// <summary>To read and decode one picture takes up to 70 MB, for a progressive JPEG or a WebP with opacity of the largest size.</summary>
    private const int MostPictures = 4;

    /// <summary>Uploads that come in or lie here until they are imported: a person's take room on the disk that no quota counts yet.</summary>
    public FairGate Uploads { get; } = new(int.MaxValue, each: 2);

    /// <summary>Imports under way.</summary>
    public FairGate Imports { get; } = new(MostImports, each: 1);

    /// <summary>Pictures that are read and decoded, for imports and thumbnails alike.</summary>
    public FairGate Pictures { get; } = new(Math.Clamp(Environment.ProcessorCount / 2, 1, MostPictures), each: MostPictures);
}
