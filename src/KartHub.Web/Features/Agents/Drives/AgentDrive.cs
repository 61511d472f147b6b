using System.Diagnostics.CodeAnalysis;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Features.Agents.Drives;

/// <summary>A model that drives at an agent, as far as the hub knows; kept until its end was seen, or heard of by the person.</summary>
[Topic(Topics.AgentStates, nameof(AgentId))]
public sealed class AgentDrive
{
    /// <summary>The agent, by its key's id: it has one drive at a time.</summary>
    public required Guid AgentId { get; init; }

    public required Guid ModelId { get; set; }

    /// <summary>When the hub lost sight of it: the agent's connection was lost, or the hub went down. Null while it is in sight.</summary>
    public DateTimeOffset? LostAt { get; set; }

    /// <summary>Whether it was the hub that went down.</summary>
    public bool HubWentDown { get; set; }

    /// <summary>Whether the agent is back since then and does not drive: the drive has ended out of sight.</summary>
    public bool HasEnded { get; set; }
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class AgentDriveConfiguration : IEntityTypeConfiguration<AgentDrive>
{
    public void Configure(EntityTypeBuilder<AgentDrive> builder)
    {
        builder.HasKey(d => d.AgentId);
        builder.HasOne<AccessKey>().WithOne().HasForeignKey<AgentDrive>(d => d.AgentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<StoredModel>().WithMany().HasForeignKey(d => d.ModelId).OnDelete(DeleteBehavior.Cascade);
    }
}
