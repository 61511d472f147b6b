namespace KartHub.Seat.Driving;

/// <summary>Who drove each lap.</summary>
public sealed class LapBook
{
    private readonly List<SeatDriver?> drivers = [];
    private readonly HashSet<SeatDriver> present = [];

    /// <summary>Of the completed laps; null where several drove one.</summary>
    public IReadOnlyList<SeatDriver?> Drivers => drivers;

    /// <summary>Someone drives a piece of the present lap, of which so many are completed after it.</summary>
    public void Note(SeatDriver driver, int completed)
    {
        present.Add(driver);
        while (drivers.Count < completed)
        {
            drivers.Add(present.Count == 1 ? driver : null);
            present.Clear();
        }
    }
}
