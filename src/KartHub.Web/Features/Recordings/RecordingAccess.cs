using System.Security.Claims;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings.Store;

namespace KartHub.Web.Features.Recordings;

/// <summary>Who sees which recordings.</summary>
public static class RecordingAccess
{
    /// <summary>Those that a person may see: their own, the shared ones, and for instructors all.</summary>
    public static IQueryable<Recording> VisibleTo(this IQueryable<Recording> recordings, ClaimsPrincipal user)
    {
        if (user.IsInstructor())
        {
            return recordings;
        }

        var person = user.PersonId();
        return recordings.Where(r => r.OwnerId == person || r.Shared);
    }

    /// <summary>What of it counts on disk.</summary>
    public static Extent Extent(this Recording recording) => new(recording.Bytes, recording.Frames);
}
