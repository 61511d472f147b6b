namespace KartHub.Seat.Play;

/// <summary>Which laps were driven, and by whom.</summary>
internal sealed class SeatLaps
{
    private static readonly (SeatDriver Driver, string Name)[] Names = [(SeatDriver.Person, "person"), (SeatDriver.Pilot, "pilot"), (SeatDriver.Expert, "expert")];

    private readonly List<string> by = [];
    private SeatDriver current;

    /// <summary>Of each whole lap: <c>person</c>, <c>pilot</c> or <c>expert</c>, with <c>+</c> between where more than one drove.</summary>
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

    /// <summary>Whoever drove, as <see cref="By"/> names them.</summary>
    public static string NameOf(SeatDriver drivers) => string.Join('+', Names.Where(named => drivers.HasFlag(named.Driver)).Select(named => named.Name));
}
