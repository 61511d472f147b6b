using KartHub.Web.Features.Agents.Drives;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace KartHub.Web.Data;

/// <summary>The hub's tables. Each entity's configuration stands beside it in its feature's folder.</summary>
public sealed class HubContext(DbContextOptions<HubContext> options) : DbContext(options)
{
    public DbSet<SchoolClass> Classes => Set<SchoolClass>();

    public DbSet<Person> People => Set<Person>();

    public DbSet<AccessKey> AccessKeys => Set<AccessKey>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Recording> Recordings => Set<Recording>();

    public DbSet<RecordingSegment> RecordingSegments => Set<RecordingSegment>();

    public DbSet<Job> Jobs => Set<Job>();

    public DbSet<JobNeed> JobNeeds => Set<JobNeed>();

    public DbSet<TrainingRun> TrainingRuns => Set<TrainingRun>();

    public DbSet<EpochMetric> EpochMetrics => Set<EpochMetric>();

    public DbSet<StoredModel> Models => Set<StoredModel>();

    public DbSet<AgentDrive> AgentDrives => Set<AgentDrive>();

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await TakeOwnersClassAsync(cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(HubContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite cannot order by DateTimeOffset; UTC ticks can be ordered, compared and indexed everywhere.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(24);
    }

    /// <summary>What is new is in the class of its owner.</summary>
    private async Task TakeOwnersClassAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in ChangeTracker.Entries<IOwned>().Where(e => e.State == EntityState.Added && e.Entity.ClassId == Guid.Empty).ToList())
        {
            var owner = entry.Entity.OwnerId;
            entry.Entity.ClassId = People.Local.FindEntry(owner)?.Entity.ClassId
                ?? await People.Where(p => p.Id == owner).Select(p => p.ClassId).SingleOrDefaultAsync(cancellationToken);
        }
    }

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
        time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
