using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;
using KartHub.Web.Language;

namespace KartHub.Web.Tests.Agents;

public sealed class PadHolderTests
{
    private static readonly Person Ann = new() { Name = "Ann", Role = Role.Participant, JoinedAt = default };
    private static readonly Person Teacher = new() { Name = "Teacher", Role = Role.Instructor, JoinedAt = default };

    [Fact]
    public void WhoDrives_IsYou_TheOneWhoseAgentItIs_OrTheExpert()
    {
        Told(Agent(null), Ann).ShouldBe(("Hold to drive yourself", "Fast waits: you drive.", "You drive, 0:05, 20.0 Hz"));
        Told(Agent(null), Teacher).ShouldBe(("Hold to let Ann drive", "Fast waits: Ann drives.", "Ann drives, 0:05, 20.0 Hz"));
        Told(Agent("expert"), Ann).ShouldBe(("Hold to let the expert drive", "Fast waits: the expert drives.", "The expert drives, 0:05, 20.0 Hz"));
    }

    private static (string Offer, string Waits, string State) Told(LiveAgent agent, Person looker)
    {
        var holder = PadHolder.Of(agent, looker.ToPrincipal("test"));
        return (
            holder.Tell(Texts.Drive.Seat.HoldForYou, Texts.Drive.Seat.HoldForRole, Texts.Drive.Seat.HoldForPerson),
            holder.Tell(Texts.Drive.Seat.WaitsForYou("Fast"), role => Texts.Drive.Seat.WaitsForRole("Fast", role), person => Texts.Drive.Seat.WaitsForPerson("Fast", person)),
            holder.Tell(
                Texts.Agents.State.YouDrive("0:05", "20.0 Hz"),
                role => Texts.Agents.State.RoleDrives(role, "0:05", "20.0 Hz"),
                person => Texts.Agents.State.PersonDrives(person, "0:05", "20.0 Hz")));
    }

    private static LiveAgent Agent(string? holder) =>
        new(Guid.NewGuid(), Ann.Id, Ann.ClassId, Ann.Name, new AgentDescription("Kart 7", "", "", "", "", true, []) { PadHolder = holder });
}
