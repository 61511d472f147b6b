using System.Diagnostics.CodeAnalysis;
using KartHub.Contracts;
using KartHub.Training.Models;
using KartHub.Training.Preparing;
using KartHub.Web.Features.People;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Features.Models;

/// <summary>A model that the hub keeps: its two files lie in the data folder, what people ask about it in this row.</summary>
[Topic(Topics.Models)]
public sealed class StoredModel : IShared
{
    public const int MaxName = 80;
    public const int MaxImported = 500;

    public Guid Id { get; init; } = Guid.NewGuid();

    public required Guid OwnerId { get; init; }

    public Person? Owner { get; init; }

    public Guid ClassId { get; set; }

    public required string Name { get; set; }

    /// <summary>The run that made it, while that is there; null too for one that no run made.</summary>
    public Guid? RunId { get; set; }

    /// <summary>For a model of another program: where it comes from, in a sentence. Nothing is known of its training.</summary>
    public string? Imported { get; init; }

    /// <summary>The network's name, for instance <c>pilotnet</c>.</summary>
    public required string Network { get; init; }

    public required long Parameters { get; init; }

    /// <summary>Names of the recordings that it was made from.</summary>
    public required List<string> Recordings { get; set; }

    public required int TrainRows { get; init; }

    /// <summary>The epoch whose weights these are.</summary>
    public required int Epoch { get; init; }

    public required double ValLoss { get; init; }

    public required double BaselineMean { get; init; }

    public required double BaselineZero { get; init; }

    /// <summary>What these losses say; null where it is not known.</summary>
    public JudgedOn? JudgedOn { get; init; }

    /// <summary>Of both files.</summary>
    public long Bytes { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether everyone in the room may see it.</summary>
    public bool Shared { get; set; }

    /// <summary>When it first drove, in a seat or at an agent; null while it never did.</summary>
    public DateTimeOffset? DrivenAt { get; set; }

    /// <summary>What a model's description says of it, for a row to keep.</summary>
    public static StoredModel Of(ModelDescription description, Guid ownerId, Guid? id = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        var from = description.Provenance;
        return new StoredModel
        {
            Id = id ?? Guid.NewGuid(),
            OwnerId = ownerId,
            Name = description.Name.Shortened(MaxName),
            Imported = from.Imported?.Shortened(MaxImported),
            Network = description.Network.Name,
            Parameters = description.Network.Parameters,
            Recordings = [.. from.Recordings],
            TrainRows = from.TrainRows,
            Epoch = from.Epoch,
            ValLoss = from.ValLoss,
            BaselineMean = from.BaselineMean,
            BaselineZero = from.BaselineZero,
            JudgedOn = from.JudgedOn,
            CreatedAt = from.CreatedAt,
        };
    }
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class StoredModelConfiguration : IEntityTypeConfiguration<StoredModel>
{
    public void Configure(EntityTypeBuilder<StoredModel> builder)
    {
        builder.Property(m => m.Name).HasMaxLength(StoredModel.MaxName);
        builder.Property(m => m.Network).HasMaxLength(40);
        builder.Property(m => m.Imported).HasMaxLength(StoredModel.MaxImported);
        builder.HasIndex(m => new { m.ClassId, m.CreatedAt });
        builder.HasOne<SchoolClass>().WithMany().HasForeignKey(m => m.ClassId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(m => m.Owner).WithMany().HasForeignKey(m => m.OwnerId).OnDelete(DeleteBehavior.Restrict); // Its files would stay on the disk.
    }
}
