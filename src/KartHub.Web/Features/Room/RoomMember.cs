using KartHub.Web.Data;
using KartHub.Web.Features.People;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Room;

/// <summary>A person of the class, and what they hold.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">As everyone sees it.</param>
/// <param name="Role">What they may do.</param>
/// <param name="LastSeenAt">When a browser of theirs last asked for anything, to a minute; null if none did.</param>
/// <param name="Recordings">How many they own.</param>
/// <param name="Bytes">Of recordings and models.</param>
/// <param name="Runs">How many they own.</param>
/// <param name="Models">How many they own.</param>
/// <param name="Sessions">Browsers in which they are signed in.</param>
public sealed record RoomMember(
    Guid Id, string Name, Role Role, DateTimeOffset? LastSeenAt, int Recordings, long Bytes, int Runs, int Models, int Sessions)
{
    public bool HasNothing => Recordings + Runs + Models == 0;

    /// <summary>The people of a class, by name.</summary>
    public static async Task<IReadOnlyList<RoomMember>> ListAsync(HubContext db, Guid classId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.People.Where(p => p.ClassId == classId).OrderBy(p => p.NameKey).Select(p => new RoomMember(
            p.Id,
            p.Name,
            p.Role,
            p.LastSeenAt,
            db.Recordings.Count(r => r.OwnerId == p.Id),
            db.Recordings.Where(r => r.OwnerId == p.Id).Sum(r => r.Bytes) + db.Models.Where(m => m.OwnerId == p.Id).Sum(m => m.Bytes),
            db.TrainingRuns.Count(r => r.OwnerId == p.Id),
            db.Models.Count(m => m.OwnerId == p.Id),
            db.Sessions.Count(s => s.PersonId == p.Id && s.ExpiresAt > now))).ToListAsync(cancellationToken);
}
