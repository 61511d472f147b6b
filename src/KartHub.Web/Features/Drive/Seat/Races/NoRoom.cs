using KartHub.Contracts;

namespace KartHub.Web.Features.Drive.Seat.Races;

/// <summary>There is no room for a race now. There may be later, and until then what was driven waits in the browser.</summary>
internal sealed class NoRoom(Refusal why) : Exception(why.Message, why)
{
    /// <summary>What is full, in the driver's words.</summary>
    public Refusal Why => why;
}
