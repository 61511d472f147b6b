using KartHub.Contracts.Recording;
using KartHub.Simulator;
using KartHub.Simulator.Races;

namespace KartHub.HubBenchmarks;

/// <summary>Races as seats send them, driven by the simulator's expert.</summary>
internal static class Races
{
    /// <summary>The ticks of a race.</summary>
    public static IReadOnlyList<RaceTick> Drive(Track track, int seed, int count)
    {
        var game = new KartGame(track, seed, new KartGameOptions { Gusts = 1 });
        var expert = new ExpertDriver(track, seed);
        var ticks = new List<RaceTick>(count);
        for (var i = 0; i < count; i++)
        {
            var tick = new RaceTick(game.Moment, expert.Decide(game), DrivenBy.Person);
            ticks.Add(tick.AsItTravels);
            game.Step(tick.Controls);
        }

        return ticks;
    }

    /// <summary>The same as bytes.</summary>
    public static byte[] Write(IReadOnlyList<RaceTick> ticks)
    {
        var bytes = new byte[ticks.Count * RaceTick.Size];
        for (var i = 0; i < ticks.Count; i++)
        {
            ticks[i].Write(bytes.AsSpan(i * RaceTick.Size));
        }

        return bytes;
    }
}
