using System.Diagnostics.CodeAnalysis;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Jobs;

/// <summary>A job that another one waits for: it begins once all that it needs are done, and fails if one of them does not get there.</summary>
[Topic(Topics.Jobs)]
public sealed class JobNeed
{
    public required Guid JobId { get; init; }

    public required Guid NeededId { get; init; }

    public Job? Needed { get; init; }
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class JobNeedConfiguration : IEntityTypeConfiguration<JobNeed>
{
    public void Configure(EntityTypeBuilder<JobNeed> builder)
    {
        builder.HasKey(n => new { n.JobId, n.NeededId });
        builder.HasOne<Job>().WithMany(j => j.Needs).HasForeignKey(n => n.JobId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(n => n.Needed).WithMany().HasForeignKey(n => n.NeededId).OnDelete(DeleteBehavior.Cascade);
    }
}
