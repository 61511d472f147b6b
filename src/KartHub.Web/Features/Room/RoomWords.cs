using KartHub.Web.Features.People;
using KartHub.Web.Language;
using KartHub.Web.Shell;

namespace KartHub.Web.Features.Room;

/// <summary>What people are and hold, in words.</summary>
internal static class RoomWords
{
    /// <summary>3 recordings, 1 run and no model.</summary>
    public static string Holds(RoomMember member) => Words.List([Texts.Room.Holds.Recordings(member.Recordings), Texts.Room.Holds.Runs(member.Runs), Texts.Room.Holds.Models(member.Models)]);

    public static string Called(Role role) => role == Role.Instructor ? Texts.Room.Roles.Instructor : Texts.Room.Roles.Participant;
}
