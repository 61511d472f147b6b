using KartHub.Web.Features.People;
using KartHub.Web.Language;

namespace KartHub.Web.Features.Room;

/// <summary>What people are and hold, in words.</summary>
internal static class RoomWords
{
    /// <summary>3 recordings, 1 run and no model.</summary>
    public static string Holds(RoomMember member) => Texts.Room.Holds(member.Recordings, member.Runs, member.Models);

    public static string Called(Role role) => role == Role.Instructor ? Texts.Room.Roles.Instructor : Texts.Room.Roles.Participant;
}
