using KartHub.Simulator;
using KartHub.Simulator.Races;
using KartHub.Web.Tests.Drive.Seat;
using Microsoft.Playwright;

namespace KartHub.HubBenchmarks.Pilots;

/// <summary>The seat's program in a browser, where the model sits that was seated last; its network runs there too.</summary>
internal sealed class BrowserPlace(IPage page) : IPilotPlace
{
    private double lapMetres;

    public async Task BeginAsync(RaceSettings settings, int expertTicks)
    {
        lapMetres = Tracks.ByName(settings.Track).LengthMetres;
        await page.BeginRaceAsync(settings);
        await page.EvaluateAsync(
            """
            ticks => {
              seat.Drive(4);
              for (; ticks > 0; ticks--) {
                seat.Tick();
              }

              seat.Drive(2);
            }
            """,
            expertTicks);
    }

    public async Task<Standing> GoOnAsync(bool putBack)
    {
        var state = await page.EvaluateAsync<double[]>(
            """
            async ([putBack, ticks]) => {
              if (putBack) {
                seat.PutBack();
              }

              await decide();
              for (; ticks > 0; ticks--) {
                seat.Tick();
              }

              const { offRoad, wrongWay, laps, progress } = JSON.parse(seat.State());
              return [+offRoad, +wrongWay, laps + progress];
            }
            """,
            new object[] { putBack, IPilotPlace.TicksPerDecision });
        return new Standing(state[0] > 0, state[1] > 0, state[2] * lapMetres);
    }
}
