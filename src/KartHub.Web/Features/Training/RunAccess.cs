using System.Security.Claims;
using KartHub.Web.Features.People;

namespace KartHub.Web.Features.Training;

/// <summary>Who sees which training runs.</summary>
public static class RunAccess
{
    /// <summary>Those that a person may see: their own, the shared ones, and for instructors all.</summary>
    public static IQueryable<TrainingRun> VisibleTo(this IQueryable<TrainingRun> runs, ClaimsPrincipal user)
    {
        if (user.IsInstructor())
        {
            return runs;
        }

        var person = user.PersonId();
        return runs.Where(r => r.OwnerId == person || r.Shared);
    }
}
