using System.CommandLine;
using KartHub.Agent.Hub;
using KartHub.Agent.Sources;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Cli.Verbs;

/// <summary><c>connect</c>: works at a hub until stopped.</summary>
internal static class ConnectVerb
{
    public const string Name = "connect";

    private const string KeyVariable = "KARTHUB_AGENT_KEY";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(0.5);

    public static Command Create(Terminal terminal)
    {
        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "KartHub");
        var hub = new Option<string?>("--hub") { Description = "The hub's address, for instance http://hub.local:5080; the one that the agent was downloaded from, if it was." };
        var key = new Option<string?>("--key") { Description = $"This agent's key. Better in the environment as {KeyVariable}: a command line can be seen by everyone on the machine." };
        var name = new Option<string>("--name") { Description = "What people see.", DefaultValueFactory = _ => Environment.MachineName };
        var spool = new Option<string>("--spool") { Description = "Where recordings wait until the hub has them.", DefaultValueFactory = _ => Path.Combine(home, "spool") };
        var models = new Option<string>("--models") { Description = "Where fetched models are kept.", DefaultValueFactory = _ => Path.Combine(home, "models") };
        var command = new Command(Name, "Works at a hub until stopped: shows the live picture, records and drives when someone presses the button there.")
        {
            hub, key, name, spool, models,
        };
        var cockpit = new CockpitOptions(command);
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            var named = arguments.GetValue(hub);
            var own = named is null ? OwnHub.Find(AppContext.BaseDirectory, home) : null;
            var address = own?.Address ?? AddressOf(named);
            var secret = arguments.GetValue(key) ?? Environment.GetEnvironmentVariable(KeyVariable);
            if (!string.IsNullOrWhiteSpace(secret))
            {
                own = null; // Its own key is not asked for.
            }
            else if (own is not null)
            {
                secret = await KeyAsync(own, terminal, cancellationToken);
            }
            else
            {
                throw new CommandException($"The agent needs a key. Make one on the hub's Drive page (Add an agent) and set {KeyVariable} to it.");
            }

            await using var catalog = cockpit.Catalog(arguments, terminal.Time);
            var memory = new SourceMemory(Path.Combine(arguments.GetValue(spool)!, SourceMemory.FileName));
            await using var agent = new KartAgent(
                cockpit.Open(arguments, catalog, memory),
                new AgentOptions
                {
                    Hub = new HubAddress(address, secret.Trim()),
                    Name = arguments.GetValue(name)!,
                    SpoolFolder = arguments.GetValue(spool)!,
                    ModelFolder = arguments.GetValue(models)!,
                },
                terminal.Time,
                catalog);
            try
            {
                await RunAsync(agent, terminal, cancellationToken);
            }
            catch (HubRefusedException) when (own is not null)
            {
                own.Forget();
                throw new HubRefusedException($"The hub at {address} does not know this agent any more: its key was revoked there. Download the agent again on the hub's Drive page (Add an agent).");
            }
        }));
        return command;
    }

    /// <summary>Whether the program was downloaded from a hub, so that there is nothing to be told to connect to it.</summary>
    public static bool HasOwnHub => File.Exists(Path.Combine(AppContext.BaseDirectory, PairingNote.FileName));

    private static Uri AddressOf(string? named) => named is null
        ? throw new CommandException("connect needs --hub, the hub's address. It looks like http://hub.local:5080.")
        : HubAddress.Parse(named) ?? throw new CommandException($"\"{named}\" is no address of a hub. It looks like http://hub.local:5080.");

    /// <summary>The key of an agent that was downloaded: kept, or given now for the code that came with it.</summary>
    private static async Task<string> KeyAsync(OwnHub own, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Note($"The hub is {own.Address}. What to capture is chosen on its Drive page; until then it is KartHub's own game, which its expert drives. Stop with Ctrl-C.");
        return own.RecallKey() ?? await own.PairAsync(terminal.Note, terminal.Time, cancellationToken);
    }

    /// <summary>Being stopped is how this verb ends: no error.</summary>
    private static async Task RunAsync(KartAgent agent, Terminal terminal, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var telling = TellAsync(agent, terminal, ended.Token);
        try
        {
            await agent.RunAsync(ended.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Note("Stopped.");
        }
        finally
        {
            await ended.CancelAsync();
            await telling;
        }
    }

    /// <summary>Prints what changes.</summary>
    private static async Task TellAsync(KartAgent agent, Terminal terminal, CancellationToken cancellationToken)
    {
        var told = "";
        while (!cancellationToken.IsCancellationRequested)
        {
            var status = agent.Status;
            var line = !agent.IsConnected ? $"{agent.LinkTrouble ?? "Connecting …"}{(agent.LinkTrouble is null ? "" : " Trying again.")}"
                : status.Trouble ?? (status.Activity is AgentActivity.Idle ? "Connected, waiting for orders." : $"{status.Activity}.");
            if (line != told)
            {
                terminal.Note(told = line);
            }

            await Task.Delay(LookEvery, terminal.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
