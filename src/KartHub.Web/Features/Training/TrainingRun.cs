using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Training.Preparing;
using KartHub.Training.Runs;
using KartHub.Web.Data;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Features.Training;

/// <summary>One training of one network on chosen recordings. How it stands is its job's state.</summary>
[Topic(Topics.Runs, nameof(Id))]
public sealed class TrainingRun : IShared
{
    public const int MaxName = StoredModel.MaxName; // Its model is called as it is.

    public Guid Id { get; init; } = Guid.NewGuid();

    public required Guid OwnerId { get; init; }

    public Person? Owner { get; init; }

    public Guid ClassId { get; set; }

    public required string Name { get; set; }

    public required TrainingOptions Options { get; init; }

    /// <summary>The recordings it trains on, in the order they were chosen.</summary>
    public required List<Guid> RecordingIds { get; init; }

    /// <summary>Their names at the start, for when one is deleted later.</summary>
    public required List<string> RecordingNames { get; init; }

    public required Guid JobId { get; init; }

    public Job? Job { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Rows trained on, mirror images not counted; known once the recordings are prepared.</summary>
    public int? TrainRows { get; set; }

    public int? ValidationRows { get; set; }

    /// <summary>Which part it is judged by, in a sentence.</summary>
    public Phrase? ValidatedOn { get; set; }

    /// <summary>What its validation loss says; known once the recordings are prepared.</summary>
    public JudgedOn? JudgedOn { get; set; }

    /// <summary>From 1; the epoch with the lowest validation loss so far.</summary>
    public int? BestEpoch { get; set; }

    public double? BestLoss { get; set; }

    /// <summary>Validation loss of always predicting the training rows' mean.</summary>
    public double? BaselineMean { get; set; }

    /// <summary>Validation loss of never steering.</summary>
    public double? BaselineZero { get; set; }

    /// <summary>Whether everyone in the room may see it.</summary>
    public bool Shared { get; set; }

    public List<EpochMetric> Epochs { get; init; } = [];
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class TrainingRunConfiguration : IEntityTypeConfiguration<TrainingRun>
{
    public void Configure(EntityTypeBuilder<TrainingRun> builder)
    {
        builder.Property(r => r.Name).HasMaxLength(TrainingRun.MaxName);
        builder.Property(r => r.ValidatedOn).HasPhrase(Job.MaxText);
        builder.Property(r => r.Options).HasConversion(
            options => JsonSerializer.Serialize(options, JsonSerializerOptions.Web),
            json => JsonSerializer.Deserialize<TrainingOptions>(json, JsonSerializerOptions.Web)!);
        builder.HasIndex(r => new { r.ClassId, r.CreatedAt });
        builder.HasOne<SchoolClass>().WithMany().HasForeignKey(r => r.ClassId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(r => r.Job).WithMany().HasForeignKey(r => r.JobId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(r => r.Owner).WithMany().HasForeignKey(r => r.OwnerId).OnDelete(DeleteBehavior.Restrict); // Its checkpoints would stay on the disk.
        builder.HasMany(r => r.Epochs).WithOne().HasForeignKey(e => e.RunId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany<StoredModel>().WithOne().HasForeignKey(m => m.RunId).OnDelete(DeleteBehavior.SetNull);
    }
}
