using KartHub.Web.Shell;

namespace KartHub.Web.Features.Recordings.Lost;

/// <summary>A recording that its agent has left open.</summary>
/// <param name="Agent">What the agent is called, with its owner's name where that is not the one who looks on.</param>
/// <param name="IsBack">Whether the agent is connected again, and has nothing more of it.</param>
public sealed record LostRecording(Guid Id, string Name, string Agent, int Frames, DateTimeOffset ReceivedAt, bool IsBack)
{
    /// <summary>What became of it.</summary>
    public string Story => IsBack
        ? $"{Agent} is back, and has nothing more of the recording that it was lost in. {Here}."
        : $"{Agent} was lost while recording. {Here}; what it had not sent yet comes when it is back.";

    private string Here => Frames == 1 ? "1 frame is here" : $"{Words.Count(Frames)} frames are here";
}
