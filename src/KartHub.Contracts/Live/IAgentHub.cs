namespace KartHub.Contracts.Live;

/// <summary>What an agent says to the hub, at <see cref="Path"/> over SignalR with an agent key as bearer token.</summary>
public interface IAgentHub
{
    /// <summary>Where the hub listens for agents.</summary>
    const string Path = "/live/agents";

    /// <summary>The longest message that the hub takes: the thumbnails of all that can be captured, a third more as base64.</summary>
    const int MaxMessageBytes = 2 * SourceOffers.MaxThumbnailBytes;

    /// <summary>Sent first after every connection, and again when something in it changed; answers the id under which the hub knows this agent.</summary>
    Task<Guid> Announce(AgentDescription description);

    /// <summary>Sent on every change and about once a second.</summary>
    Task ReportStatus(AgentStatus status);

    /// <summary>Sent at most ten times a second, and not at all while the last one is still on its way.</summary>
    Task SendPreview(Preview preview);

    /// <summary>Sent at most ten times a second while what the pad says changes, and not at all while the last one is still on its way. Null: there is no pad.</summary>
    Task ReportPad(PadReading? pad);
}

/// <summary>What the hub asks of an agent. Orders answer null, or why it cannot be done in the user's words.</summary>
public interface IAgentClient
{
    /// <summary>Sent when someone presses Record.</summary>
    Task<string?> StartRecording(StartRecording order);

    /// <summary>Sent when someone presses Stop; the rest of the spool still follows.</summary>
    Task<string?> StopRecording();

    /// <summary>Sent when someone lets a model drive.</summary>
    Task<string?> StartDrive(StartDrive order);

    /// <summary>Sent when someone stops the drive; the agent lets go of the controls at once.</summary>
    Task<string?> StopDrive();

    /// <summary>Sent when someone wants to choose what is captured; answers what there is.</summary>
    Task<SourceOffers> ListSources();

    /// <summary>Sent when someone has chosen what is captured. Refused while the agent records or drives.</summary>
    Task<string?> SelectSource(SourceChoice choice);

    /// <summary>
    /// Sent while someone holds the key that overrides a pilot: at once when it is pressed and every
    /// <see cref="OverrideRepeatSeconds"/> while it is held, and with false when it is let go. An agent that hears nothing for
    /// three times as long takes it as let go.
    /// </summary>
    Task<string?> HoldOverride(bool held);

    /// <summary>How often a held override is said again.</summary>
    const double OverrideRepeatSeconds = 0.3;
}
