using KartHub.Web.Features.Recordings.Store;

namespace KartHub.Web.Features.Recordings;

/// <summary>Recordings and their files.</summary>
public static class RecordingAccess
{
    /// <summary>What of it counts on disk.</summary>
    public static Extent Extent(this Recording recording) => new(recording.Bytes, recording.Frames);
}
