using KartHub.Web.Features.Agents.Previews;

namespace KartHub.Web.Features.Drive.Seat.Looking;

/// <summary>A seat with somebody in it.</summary>
/// <param name="personId">Who.</param>
/// <param name="classId">That person's class.</param>
/// <param name="name">What the person is called.</param>
public sealed class LiveSeat(Guid personId, Guid classId, string name)
{
    public Guid PersonId => personId;

    public Guid ClassId => classId;

    public string Name => name;

    /// <summary>What is seen in it, while someone looks.</summary>
    public PreviewFeed Previews { get; } = new();

    /// <summary>When the seat last asked whether someone looks.</summary>
    internal DateTimeOffset Heard { get; set; }

    /// <summary>When someone last looked; null before.</summary>
    internal DateTimeOffset? Looked { get; set; }

    /// <summary>Ends when someone looks.</summary>
    internal TaskCompletionSource Look { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
