using KartHub.Web.Language;

namespace KartHub.Web.Features.Recordings.Lost;

/// <summary>A recording that its agent has left open.</summary>
/// <param name="Agent">What the agent is called, with its owner's name where that is not the one who looks on.</param>
/// <param name="IsBack">Whether the agent is connected again, and has nothing more of it.</param>
public sealed record LostRecording(Guid Id, string Name, string Agent, int Frames, DateTimeOffset ReceivedAt, bool IsBack)
{
    /// <summary>What became of it.</summary>
    public string Story => IsBack ? Texts.Recordings.Lost.IsBack(Agent, Frames) : Texts.Recordings.Lost.IsLost(Agent, Frames);
}
