using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings.Store;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary>Finds whose the things are that doctor adopts.</summary>
internal sealed class Owners(TimeProvider time)
{
    /// <summary>
    /// The person that a recording's description names: by id, else by name. Whoever is found by neither was in
    /// a database that is lost, and is made again, with the id that other recordings name too; an instructor lets them in with a new link.
    /// </summary>
    public async Task<Person> OfAsync(HubContext db, RecordingOwner owner, CancellationToken cancellationToken)
    {
        if (await db.People.FindAsync([owner.Id], cancellationToken) is { } known)
        {
            return known;
        }

        var key = PersonName.KeyOf(owner.Name);
        if (await db.People.FirstOrDefaultAsync(p => p.NameKey == key, cancellationToken) is { } namesake)
        {
            return namesake;
        }

        var person = new Person { Id = owner.Id, Name = owner.Name, Role = owner.Role, JoinedAt = time.GetUtcNow() };
        db.Add(person);
        return person;
    }

    /// <summary>Who gets what names nobody: the instructor who was there first.</summary>
    public Task<Person> FirstInstructorAsync(HubContext db, CancellationToken cancellationToken) =>
        Roster.FirstInstructorOrNewAsync(db, time.GetUtcNow(), cancellationToken);
}
