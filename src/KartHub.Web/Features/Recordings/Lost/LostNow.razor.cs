namespace KartHub.Web.Features.Recordings.Lost;

/// <summary>On every page, for a while: the agent that was lost while it recorded.</summary>
public sealed partial class LostNow(TimeProvider time)
{
    private static readonly TimeSpan While = TimeSpan.FromHours(1); // Older ones are on the pages of recordings and agents.

    private List<LostRecording> Lately => [.. Lost.Where(r => time.GetUtcNow() - r.ReceivedAt < While)];
}
