using System.Diagnostics.CodeAnalysis;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Features.Recordings;

/// <summary>A piece of a recording as an agent sent it. The row is the acknowledgement: it is written after the frames are on disk.</summary>
[Topic(Topics.Recordings, nameof(RecordingId))]
public sealed class RecordingSegment
{
    public required Guid RecordingId { get; init; }

    public Recording? Recording { get; init; }

    /// <summary>Its number, from 0, without gaps.</summary>
    public required int Sequence { get; init; }

    /// <summary>SHA-256 of its bytes: by it a segment that is sent again is known.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Where it begins in the recording's file.</summary>
    public required long Offset { get; init; }

    /// <summary>Bytes.</summary>
    public required int Length { get; init; }

    public required int Frames { get; init; }
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class RecordingSegmentConfiguration : IEntityTypeConfiguration<RecordingSegment>
{
    public void Configure(EntityTypeBuilder<RecordingSegment> builder)
    {
        builder.HasKey(s => new { s.RecordingId, s.Sequence });
        builder.Property(s => s.Hash).HasMaxLength(32);
        builder.HasOne(s => s.Recording).WithMany().HasForeignKey(s => s.RecordingId).OnDelete(DeleteBehavior.Cascade);
    }
}
