using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;

namespace KartHub.Web.Tests.Agents;

public sealed class PadHolderTests
{
    private static readonly Person Ann = new() { Name = "Ann", Role = Role.Participant, JoinedAt = default };
    private static readonly Person Teacher = new() { Name = "Teacher", Role = Role.Instructor, JoinedAt = default };

    [Fact]
    public void WhoDrives_IsYou_TheOneWhoseAgentItIs_OrTheExpert()
    {
        PadHolder.Of(Agent(null), Ann.ToPrincipal("test")).ShouldBe(new PadHolder("you", "you drive", "Hold to drive yourself"));
        PadHolder.Of(Agent(null), Teacher.ToPrincipal("test")).ShouldBe(new PadHolder("Ann", "Ann drives", "Hold to let Ann drive"));
        PadHolder.Of(Agent("expert"), Ann.ToPrincipal("test")).ShouldBe(new PadHolder("the expert", "the expert drives", "Hold to let the expert drive"));
        PadHolder.Of(Agent("expert"), Ann.ToPrincipal("test")).Sentence.ShouldBe("The expert drives");
    }

    private static LiveAgent Agent(string? holder) =>
        new(Guid.NewGuid(), Ann.Id, Ann.ClassId, Ann.Name, new AgentDescription("Kart 7", "", "", "", "", true, []) { PadHolder = holder });
}
