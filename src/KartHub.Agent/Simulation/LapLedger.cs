using KartHub.Contracts.Live;

namespace KartHub.Agent.Simulation;

/// <summary>Who drove each lap of a race.</summary>
internal sealed class LapLedger
{
    private readonly List<LapDriver> drivers = new(64);
    private LapDriver? present;

    /// <summary>Of the completed laps.</summary>
    public IReadOnlyList<LapDriver> Drivers => drivers;

    /// <summary>Another race begins.</summary>
    public void Clear()
    {
        drivers.Clear();
        present = null;
    }

    /// <summary>Someone drives a piece of the present lap.</summary>
    public void Note(LapDriver driver) => present = present is { } before && before != driver ? LapDriver.Both : driver;

    /// <summary>So many laps are completed by now.</summary>
    public void End(int completed)
    {
        while (drivers.Count < completed)
        {
            drivers.Add(present ?? LapDriver.Person); // A kart that nobody held all lap long was let go of by the person at the pad.
            present = null;
        }
    }
}
