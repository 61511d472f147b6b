using KartHub.Contracts;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Sources.Replay;

/// <summary>Recordings in files, played as if someone drove now: to try everything without a game.</summary>
public sealed class ReplayKind(TimeProvider time) : ISourceKind
{
    public string Scheme => "folder";

    public string Usage => "folder:PATH (a recording to play)";

    /// <summary>Nothing: recordings may be anywhere.</summary>
    public IReadOnlyList<SourceListing> List() => [];

    public IFrameSource Open(string place)
    {
        if (string.IsNullOrWhiteSpace(place))
        {
            throw new Refusal("source.which-recording", $"Which folder? Write folder:PATH with a recording's folder or zip, for instance folder:samples/luigi_raceway.");
        }

        try
        {
            return new ReplaySource(RecordingFormats.Open(place.Trim()), time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Refusal("file.unreadable", $"'{place.Trim()}' cannot be read: {e.Message}", e);
        }
    }
}
