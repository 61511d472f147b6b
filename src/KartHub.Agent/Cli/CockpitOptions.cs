using System.CommandLine;
using KartHub.Agent.Simulation;

namespace KartHub.Agent.Cli;

/// <summary>The options that say what the agent works with.</summary>
internal sealed class CockpitOptions
{
    private const string Simulator = "simulator";

    private readonly Option<string> source = new("--source")
    {
        Description = $"What to capture: {Simulator}.",
        DefaultValueFactory = _ => Simulator,
    };

    private readonly Option<string?> track = new("--track") { Description = "The simulator's track, by name; its first one by default." };
    private readonly Option<int> seed = new("--seed") { Description = "What the simulator draws its starts from.", DefaultValueFactory = _ => 1 };

    public CockpitOptions(Command command)
    {
        source.AcceptOnlyFromAmong(Simulator);
        command.Add(source);
        command.Add(track);
        command.Add(seed);
    }

    /// <exception cref="CommandException">There is no such track.</exception>
    public Cockpit Open(ParseResult arguments, TimeProvider time)
    {
        try
        {
            return new SimulatorWorld(arguments.GetValue(track), time, new SimulatorOptions { Seed = arguments.GetValue(seed) }).ToCockpit();
        }
        catch (ArgumentException e)
        {
            throw new CommandException(e.Message.Split(" (Parameter")[0], e);
        }
    }
}
