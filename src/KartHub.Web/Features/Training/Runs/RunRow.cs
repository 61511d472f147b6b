using KartHub.Training.Preparing;
using KartHub.Web.Jobs;

namespace KartHub.Web.Features.Training.Runs;

/// <summary>A run in the list.</summary>
public sealed record RunRow(
    Guid Id, string Name, string OwnerName, Guid OwnerId, JobState State, double Progress, DateTimeOffset CreatedAt,
    bool Shared, double? BestLoss, double? BaselineMean, double? BaselineZero, JudgedOn? JudgedOn)
{
    public bool IsActive => State is JobState.Queued or JobState.Running;

    /// <summary>Validation losses.</summary>
    public IReadOnlyList<double> Curve { get; set; } = [];
}
