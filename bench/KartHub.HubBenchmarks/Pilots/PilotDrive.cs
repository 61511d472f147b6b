using KartHub.Simulator;
using KartHub.Simulator.Races;

namespace KartHub.HubBenchmarks.Pilots;

/// <summary>
/// How well a pilot drives from ten starts, judged as <c>simulate drive</c> judges it, though only as often as the pilot decides: a lost kart is put back,
/// and each time counts as six seconds that the pilot did not drive alone. A seat begins on the grid, so a start elsewhere is where the expert, in hard
/// gusts, has come to when the pilot takes over; the starts are all over the courses.
/// </summary>
/// <param name="Seconds">Driven.</param>
/// <param name="Helps">How often the kart was put back.</param>
/// <param name="OffRoadSeconds">Beside the road.</param>
internal sealed record PilotDrive(double Seconds, int Helps, double OffRoadSeconds)
{
    private const int Starts = 10;
    private const int FirstStartTicks = 180; // At speed.
    private const int TicksBetweenStarts = 192; // Ten of them are about a lap.
    private const int SecondsAStart = 36; // A lap.
    private const double Step = IPilotPlace.TicksPerDecision * KartGame.TickSeconds;
    private const double SecondsAHelp = 6;
    private const double OffRoadLimit = 2;
    private const double WrongWayLimit = 1;
    private const double StandstillLimit = 3;
    private const double PutBackMetres = 5; // Nobody drives so far back from one decision to the next.

    /// <summary>Percent of the time that the pilot needed no help.</summary>
    public double Autonomy => 100 * (1 - (Helps * SecondsAHelp / Seconds));

    /// <summary>Lets it drive on these courses in turn.</summary>
    public static async Task<PilotDrive> OfAsync(IPilotPlace place, IReadOnlyList<string> courses, ViewOptions view)
    {
        var all = new PilotDrive(0, 0, 0);
        for (var start = 0; start < Starts; start++)
        {
            await place.BeginAsync(
                new RaceSettings { Track = courses[start % courses.Count], Seed = start + 1, Gusts = 2, StartLateral = (6.0 * start / (Starts - 1)) - 3, View = view },
                FirstStartTicks + (TicksBetweenStarts * start));
            var (helps, offRoad) = await DriveAsync(place);
            all = new PilotDrive(all.Seconds + SecondsAStart, all.Helps + helps, all.OffRoadSeconds + offRoad);
        }

        return all;
    }

    private static async Task<(int Helps, double OffRoad)> DriveAsync(IPilotPlace place)
    {
        var (helps, beside, lost) = (0, 0.0, false);
        var (offRoad, wrongWay, standstill) = (0.0, 0.0, 0.0);
        var (metres, farthest) = (double.MinValue, double.MinValue);
        for (var i = 0; i < SecondsAStart / Step; i++)
        {
            var now = await place.GoOnAsync(putBack: lost);
            if (now.Metres < metres - PutBackMetres) // The game itself puts back who takes the wrong road at a crossing.
            {
                helps++;
                (offRoad, wrongWay, standstill, farthest) = (0, 0, 0, now.Metres);
            }

            beside += now.OffRoad ? Step : 0;
            offRoad = now.OffRoad ? offRoad + Step : 0;
            wrongWay = now.WrongWay ? wrongWay + Step : 0;
            standstill = now.Metres > farthest + 1 ? 0 : standstill + Step;
            farthest = standstill == 0 ? now.Metres : farthest;
            metres = now.Metres;
            lost = offRoad > OffRoadLimit || wrongWay > WrongWayLimit || standstill > StandstillLimit;
        }

        return (helps, beside);
    }
}
