using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Simulator;
using KartHub.Simulator.Races;

namespace KartHub.Web.Features.Drive.Seat.Races;

/// <summary>What is to be known of a race that is going to be recorded.</summary>
/// <param name="Name">What the recording is to be called.</param>
/// <param name="Driver">Who drives.</param>
/// <param name="Settings">How it begins, and what its driver sees.</param>
/// <param name="Version">The drawing that the driver saw; see <see cref="DriverView.Version"/>. It is drawn again by the hub's own.</param>
/// <param name="StartedAt">When Record was pressed, by the browser's clock.</param>
internal sealed record RaceStart(string Name, string Driver, RaceSettings Settings, int Version, DateTimeOffset StartedAt)
{
    private const double MostGusts = 2;
    private const double Widest = 3; // Metres from the middle of the road.

    /// <exception cref="Refusal">No seat begins so; the message names the field.</exception>
    public void Require()
    {
        RequireText("name", Name, RecordingStart.MaxName);
        RequireText("driver", Driver, RecordingStart.MaxDriver);
        if (Settings?.View is null || Settings.Track is null)
        {
            throw new Refusal("race.no-settings", $"A race needs settings with a track and a view.");
        }

        _ = Tracks.ByName(Settings.Track);
        if (!SeatViews.Has(Settings.View))
        {
            throw new Refusal("race.view", $"A seat shows 320×240 or 640×480 pixels, not {Settings.View.Width}×{Settings.View.Height}.");
        }

        if (!(Settings.Gusts is >= 0 and <= MostGusts) || !(Math.Abs(Settings.StartLateral ?? 0) <= Widest))
        {
            throw new Refusal("race.range", $"gusts is {Settings.Gusts} and startLateral {Settings.StartLateral ?? 0}; 0 to {MostGusts} and -{Widest} to {Widest} are possible.");
        }

        if (Version is < 1 or > DriverView.Version)
        {
            throw new Refusal("race.version", $"The page draws version {Version} of the game, and the hub knows 1 to {DriverView.Version}. Load the page again.");
        }
    }

    private static void RequireText(string field, string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > longest)
        {
            throw new Refusal("race.text", $"{field} has {text?.Length ?? 0} characters; 1 to {longest} are possible.");
        }
    }
}
