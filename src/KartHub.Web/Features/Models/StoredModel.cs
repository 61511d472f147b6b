using System.Diagnostics.CodeAnalysis;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Training;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Features.Models;

/// <summary>A model that the hub keeps: its two files lie in the data folder, what people ask about it in this row.</summary>
[Topic(Topics.Models)]
public sealed class StoredModel : IShared
{
    public const int MaxName = TrainingRun.MaxName;

    public Guid Id { get; init; } = Guid.NewGuid();

    public required Guid OwnerId { get; init; }

    public Person? Owner { get; init; }

    public Guid ClassId { get; set; }

    public required string Name { get; set; }

    /// <summary>The run that made it, while that is there.</summary>
    public Guid? RunId { get; set; }

    /// <summary>The network's name, for instance <c>pilotnet</c>.</summary>
    public required string Network { get; init; }

    public required long Parameters { get; init; }

    /// <summary>Names of the recordings that it was made from.</summary>
    public required List<string> Recordings { get; init; }

    public required int TrainRows { get; init; }

    /// <summary>The epoch whose weights these are.</summary>
    public required int Epoch { get; init; }

    public required double ValLoss { get; init; }

    public required double BaselineMean { get; init; }

    public required double BaselineZero { get; init; }

    /// <summary>Of both files.</summary>
    public required long Bytes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether everyone in the room may see it.</summary>
    public bool Shared { get; set; }

    /// <summary>When it first drove at an agent; null while it never did.</summary>
    public DateTimeOffset? DrivenAt { get; set; }
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class StoredModelConfiguration : IEntityTypeConfiguration<StoredModel>
{
    public void Configure(EntityTypeBuilder<StoredModel> builder)
    {
        builder.Property(m => m.Name).HasMaxLength(StoredModel.MaxName);
        builder.Property(m => m.Network).HasMaxLength(40);
        builder.HasIndex(m => new { m.ClassId, m.CreatedAt });
        builder.HasOne<SchoolClass>().WithMany().HasForeignKey(m => m.ClassId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(m => m.Owner).WithMany().HasForeignKey(m => m.OwnerId).OnDelete(DeleteBehavior.Restrict); // Its files would stay on the disk.
        builder.HasOne<TrainingRun>().WithMany().HasForeignKey(m => m.RunId).OnDelete(DeleteBehavior.SetNull);
    }
}
