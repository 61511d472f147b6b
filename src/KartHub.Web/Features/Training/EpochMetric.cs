using System.Diagnostics.CodeAnalysis;
using KartHub.Training.Runs;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Features.Training;

/// <summary>What was measured after an epoch of a run.</summary>
[Topic(Topics.Runs, nameof(RunId))]
public sealed class EpochMetric
{
    public required Guid RunId { get; init; }

    /// <summary>From 1.</summary>
    public required int Epoch { get; init; }

    public double TrainLoss { get; set; }

    public double ValLoss { get; set; }

    /// <summary>Training rows a second, mirror images counted.</summary>
    public double SamplesPerSecond { get; set; }

    public DateTimeOffset EndedAt { get; set; }

    /// <summary>Whether it has these losses already; the same run repeats them bit by bit.</summary>
    public bool Shows(EpochReport report) => (TrainLoss, ValLoss) == (report.TrainLoss, report.ValLoss);

    public void Take(EpochReport report, DateTimeOffset endedAt) =>
        (TrainLoss, ValLoss, SamplesPerSecond, EndedAt) = (report.TrainLoss, report.ValLoss, report.SamplesPerSecond, endedAt);
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class EpochMetricConfiguration : IEntityTypeConfiguration<EpochMetric>
{
    public void Configure(EntityTypeBuilder<EpochMetric> builder) => builder.HasKey(e => new { e.RunId, e.Epoch });
}
