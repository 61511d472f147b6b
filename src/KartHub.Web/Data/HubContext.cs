using KartHub.Web.Features.Drive.Log;
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
    public DbSet<Person> People => Set<Person>();

    public DbSet<AccessKey> AccessKeys => Set<AccessKey>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Recording> Recordings => Set<Recording>();

    public DbSet<RecordingSegment> RecordingSegments => Set<RecordingSegment>();

    public DbSet<Job> Jobs => Set<Job>();

    public DbSet<TrainingRun> TrainingRuns => Set<TrainingRun>();

    public DbSet<EpochMetric> EpochMetrics => Set<EpochMetric>();

    public DbSet<StoredModel> Models => Set<StoredModel>();

    public DbSet<AgentDrive> AgentDrives => Set<AgentDrive>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(HubContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite cannot order by DateTimeOffset; UTC ticks can be ordered, compared and indexed everywhere.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(24);
    }

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
        time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
