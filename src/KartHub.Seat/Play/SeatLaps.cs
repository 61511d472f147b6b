namespace KartHub.Seat.Play;

/// <summary>Which laps were driven, and by whom.</summary>
internal sealed class SeatLaps
{
    private readonly List<string> by = [];
    private SeatDriver current;

    /// <summary>Of each whole lap: <c>person</c>, <c>pilot</c>, <c>expert</c>, or <c>both</c> where more than one drove.</summary>
    public IReadOnlyList<string> By => by;

    /// <summary>Somebody drives a tick.</summary>
    public void Note(SeatDriver driver) => current |= driver;

    /// <summary>So many laps are driven by now.</summary>
    public void End(int laps)
    {
        while (by.Count < laps)
        {
            by.Add(NameOf(current));
            current = SeatDriver.None;
        }
    }

    public static string NameOf(SeatDriver drivers) => drivers switch
    {
        SeatDriver.Person => "person",
        SeatDriver.Pilot => "pilot",
        SeatDriver.Expert => "expert",
        _ => "both",
    };
}
