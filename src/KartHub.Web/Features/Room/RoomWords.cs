namespace KartHub.Web.Features.Room;

/// <summary>What people hold, in words.</summary>
internal static class RoomWords
{
    /// <summary>3 recordings, 1 run and no model.</summary>
    public static string Holds(RoomMember member) =>
        $"{Some(member.Recordings, "recording")}, {Some(member.Runs, "run")} and {Some(member.Models, "model")}";

    public static string Some(int count, string what) => count switch
    {
        0 => $"no {what}",
        1 => $"1 {what}",
        _ => $"{count} {what}s",
    };
}
