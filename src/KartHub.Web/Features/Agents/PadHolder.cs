using System.Security.Claims;
using KartHub.Web.Features.People;

namespace KartHub.Web.Features.Agents;

/// <summary>Who drives when a model does not, for the one who looks on.</summary>
internal readonly struct PadHolder
{
    private readonly string? role;
    private readonly string? person;

    private PadHolder(string? role, string? person) => (this.role, this.person) = (role, person);

    public static PadHolder Of(LiveAgent agent, ClaimsPrincipal user)
    {
        if (agent.Description.PadHolder is { } role)
        {
            return new PadHolder(role, null);
        }

        return user.Identity is { IsAuthenticated: true } && user.PersonId() == agent.OwnerId ? default : new PadHolder(null, agent.OwnerName);
    }

    /// <summary>Says something of them.</summary>
    /// <param name="you">It is the one who looks on.</param>
    /// <param name="ofRole">It is one of whom only that is known, for instance <c>expert</c>.</param>
    /// <param name="ofPerson">It is another person, by name.</param>
    public string Tell(string you, Func<string, string> ofRole, Func<string, string> ofPerson) =>
        role is not null ? ofRole(role) : person is not null ? ofPerson(person) : you;
}
