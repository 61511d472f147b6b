using System.CommandLine;
using System.Globalization;
using KartHub.Agent.Gamepads.Keyboard;
using KartHub.Agent.Simulation;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sources;
using KartHub.Agent.Sources.Vnc;
using KartHub.Contracts;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Cli.Verbs;

/// <summary>The options that say what the agent works with.</summary>
internal sealed class CockpitOptions
{
    private readonly Option<string> source = new("--source")
    {
        Description = $"What to capture: {string.Join(", ", SourceCatalog.ForThisMachine(TimeProvider.System).Usages.Prepend(SourceChoice.Simulator))}.",
        DefaultValueFactory = _ => SourceChoice.Simulator,
    };

    private readonly Option<string?> crop = new("--crop")
    {
        Description = "The part of its picture that counts, X,Y,WIDTH,HEIGHT in pixels from the top left corner, for instance 0,60,640,360; all of it by default.",
    };

    private readonly Option<string> sink = new("--sink")
    {
        Description = $"What the game is driven with, by a model or by the pad through the agent: {string.Join(", ", SinkCatalog.ForThisMachine(TimeProvider.System).Usages)}. The simulator is driven directly.",
        DefaultValueFactory = _ => SinkCatalog.None,
    };

    private readonly Option<string?> track = new("--track") { Description = "The simulator's track, by name; its first one by default." };
    private readonly Option<int> seed = new("--seed") { Description = "What the simulator draws its starts from.", DefaultValueFactory = _ => 1 };

    private readonly Option<string?> vncPassword = new("--vnc-password")
    {
        Description = $"What a VNC server asks for. Better in the environment as {VncOptions.PasswordVariable}: a command line can be seen by everyone on the machine.",
    };

    private readonly PadOptions pad;

    public CockpitOptions(Command command)
    {
        command.Add(source);
        command.Add(crop);
        pad = new PadOptions(command);
        command.Add(sink);
        command.Add(track);
        command.Add(seed);
        command.Add(vncPassword);
    }

    /// <summary>Opens what was named.</summary>
    /// <exception cref="Refusal">Something that was named is not there.</exception>
    /// <exception cref="CommandException">The crop is none.</exception>
    public Cockpit Open(ParseResult arguments, TimeProvider time) => Catalog(arguments, time).Open(Choice(arguments));

    /// <summary>Opens what was named; else what was chosen last; else the simulator.</summary>
    /// <exception cref="Refusal">Something that was named is not there.</exception>
    /// <exception cref="CommandException">The crop is none.</exception>
    public Cockpit Open(ParseResult arguments, CockpitCatalog catalog, SourceMemory memory)
    {
        if (arguments.GetResult(source) is not { Implicit: false } && arguments.GetValue(crop) is null && memory.Recall() is { } last)
        {
            try
            {
                return catalog.Open(last);
            }
            catch (Refusal)
            {
                // It was another machine's, or an older agent's.
            }
        }

        return catalog.Open(Choice(arguments));
    }

    /// <summary>All there is, with the pad and the sink that were named.</summary>
    public CockpitCatalog Catalog(ParseResult arguments, TimeProvider time) => new(
        () => new SimulatorWorld(arguments.GetValue(track), time, new SimulatorOptions { Seed = arguments.GetValue(seed) }),
        SourceCatalog.ForThisMachine(time, new VncOptions { Password = arguments.GetValue(vncPassword) ?? Environment.GetEnvironmentVariable(VncOptions.PasswordVariable) }),
        () => pad.Open(arguments, time),
        () => SinkCatalog.ForThisMachine(time).Open(arguments.GetValue(sink)!),
        KeyboardGamepad.WhyNot() is null ? () => pad.OpenKeyboard(arguments, time) : null);

    private SourceChoice Choice(ParseResult arguments) =>
        new(arguments.GetValue(source)!, arguments.GetValue(crop) is { } written ? ParseCrop(written) : null);

    private static Crop ParseCrop(string written)
    {
        var numbers = written.Split(',');
        var parsed = numbers.Select(n => int.TryParse(n, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var value) ? value : (int?)null).OfType<int>().ToList();
        return numbers.Length == 4 && parsed is [var x, var y, var width, var height]
            ? new Crop(x, y, width, height)
            : throw new CommandException($"--crop is \"{written}\"; it is four whole numbers, X,Y,WIDTH,HEIGHT, in pixels from the picture's top left corner: 0,60,640,360.");
    }
}
