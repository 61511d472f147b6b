using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Simulator.Races;
using KartHub.Training.Models;
using KartHub.Training.Piloting;

namespace KartHub.HubBenchmarks.Pilots;

/// <summary>An agent's simulator; the network is run by KartHub's own engine.</summary>
internal sealed class AgentPlace(Model model) : IPilotPlace, IDisposable
{
    private readonly Pilot pilot = new(model);
    private KartGame game = null!;
    private DriverView view = null!;
    private Frame frame = null!;

    public Task BeginAsync(RaceSettings settings, int expertTicks)
    {
        var track = Tracks.ByName(settings.Track);
        game = new KartGame(track, settings.Seed, new KartGameOptions { Gusts = settings.Gusts, StartLateral = settings.StartLateral });
        view = new DriverView(track, settings.View);
        frame = new Frame(settings.View.Width, settings.View.Height);
        var expert = new ExpertDriver(track, settings.Seed);
        while (game.Ticks < expertTicks)
        {
            game.Step(expert.Decide(game));
        }

        game.Sheltered = true;
        return Task.CompletedTask;
    }

    public Task<Standing> GoOnAsync(bool putBack)
    {
        if (putBack)
        {
            game.PutBackOnRoad();
        }

        view.Render(game, frame);
        var decided = pilot.Decide(frame);
        for (var tick = 0; tick < IPilotPlace.TicksPerDecision; tick++)
        {
            game.Step(decided);
        }

        return Task.FromResult(new Standing(game.Race.OffRoad, game.Race.WrongWay, game.Race.Distance));
    }

    public void Dispose() => pilot.Dispose();
}
