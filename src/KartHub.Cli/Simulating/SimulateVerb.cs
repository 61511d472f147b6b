using System.CommandLine;

namespace KartHub.Cli.Simulating;

/// <summary><c>simulate</c>: the kart game, without a screen.</summary>
internal static class SimulateVerb
{
    public static Command Create(Terminal terminal) => new("simulate", "The kart game: records an expert, lets models drive.")
    {
        TracksVerb.Create(terminal),
        SimulateRecordVerb.Create(terminal),
        SimulateDriveVerb.Create(terminal),
    };
}
