using KartHub.Agent.Gamepads;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sources;
using KartHub.Contracts.Live;

namespace KartHub.Agent;

/// <summary>What an agent sees through, listens to and drives with.</summary>
public sealed record Cockpit
{
    public required IFrameSource Source { get; init; }

    public required IGamepad Pad { get; init; }

    /// <summary>Who holds the pad, where that is not the person who presses Record.</summary>
    public string? Driver { get; init; }

    /// <summary>What was chosen to be captured, its crop included; null where there was nothing to choose.</summary>
    public SourceChoice? Choice { get; init; }

    /// <summary>What a pilot drives with; null where there is nothing.</summary>
    public IControllerSink? Sink { get; init; }

    /// <summary>Where the kart is, where that is known.</summary>
    public Func<RaceStatus?> Race { get; init; } = () => null;

    /// <summary>The tracks that can be chosen; empty where the game is not ours.</summary>
    public IReadOnlyList<string> Tracks { get; init; } = [];

    /// <summary>Puts the kart at the start of a track (null: the present one); does nothing where the game is not ours.</summary>
    public Action<string?> StartRace { get; init; } = _ => { };

    /// <summary>Tells the pad and whoever else wants to know that it is this cockpit that is used from now on.</summary>
    public Action Enter { get; init; } = () => { };

    /// <summary>Gives back what no other cockpit uses; nothing of this one is asked any more.</summary>
    public Func<ValueTask> Leave { get; init; } = () => ValueTask.CompletedTask;

    /// <summary>The track being driven, where that is known.</summary>
    public string? Track => Race()?.Track;
}
