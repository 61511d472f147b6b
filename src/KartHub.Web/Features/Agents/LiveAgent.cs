using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents.Drives;
using KartHub.Web.Features.Agents.Previews;

namespace KartHub.Web.Features.Agents;

/// <summary>An agent that is connected now.</summary>
/// <param name="id">Its key's id: the same agent keeps it over restarts.</param>
/// <param name="ownerId">Whom it acts for.</param>
/// <param name="classId">That person's class.</param>
/// <param name="ownerName">That person's name.</param>
/// <param name="description">What it says of itself.</param>
public sealed class LiveAgent(Guid id, Guid ownerId, Guid classId, string ownerName, AgentDescription description)
{
    private readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Id => id;

    public Guid OwnerId => ownerId;

    public Guid ClassId => classId;

    public string OwnerName => ownerName;

    public AgentDescription Description { get; internal set; } = description;

    /// <summary>Ends when it will not answer any more: its connection is lost, or it came back over another one.</summary>
    internal Task Gone => gone.Task;

    /// <summary>What it does; null before it said so.</summary>
    public AgentStatus? Status { get; internal set; }

    /// <summary>The model that drives, or drove last since the agent came; null if none did.</summary>
    public Guid? LastModelId { get; internal set; }

    /// <summary>The activity, and the model if one drives, that the drive log has taken from its reports; null before the first.</summary>
    internal (AgentActivity Activity, Guid? Model)? Noted { get; set; }

    /// <summary>The drive that the hub saw begin and did not see end, until something new begins or the person has heard of it.</summary>
    public EndedDrive? EndedDrive { get; internal set; }

    /// <summary>What its pad says; null before it said so, and while there is none.</summary>
    public PadReading? Pad { get; internal set; }

    /// <summary>What it sees.</summary>
    internal PreviewFeed Previews { get; } = new();

    /// <summary>The latest picture; null before there was one.</summary>
    public LivePreview? Latest => Previews.Latest;

    internal void Leave() => gone.TrySetResult();

    internal void Show(Preview preview) => Previews.Show(preview);
}
