using System.Security.Claims;
using KartHub.Web.Features.People;

namespace KartHub.Web.Features.Agents;

/// <summary>Who drives when a model does not, as the one who looks on says it.</summary>
/// <param name="Name">In the middle of a sentence: <c>you</c>, <c>the expert</c>, another person's name.</param>
/// <param name="Drives">The same with its verb: <c>you drive</c>, <c>the expert drives</c>.</param>
/// <param name="Offer">What the button that lets them drive says.</param>
internal readonly record struct PadHolder(string Name, string Drives, string Offer)
{
    /// <summary><see cref="Drives"/>, to begin with.</summary>
    public string Sentence => $"{char.ToUpperInvariant(Drives[0])}{Drives[1..]}";

    public static PadHolder Of(LiveAgent agent, ClaimsPrincipal user)
    {
        if (agent.Description.PadHolder is { } holder)
        {
            return Other($"the {holder}");
        }

        return user.Identity is { IsAuthenticated: true } && user.PersonId() == agent.OwnerId ? new PadHolder("you", "you drive", "Hold to drive yourself") : Other(agent.OwnerName);
    }

    private static PadHolder Other(string name) => new(name, $"{name} drives", $"Hold to let {name} drive");
}
