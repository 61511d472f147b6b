using System.Diagnostics.CodeAnalysis;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Jobs;

public enum JobState
{
    Queued,
    Running,
    Done,
    Failed,

    /// <summary>Someone stopped it.</summary>
    Cancelled,

    /// <summary>The process that ran it went down in the middle of it, so often that it is not begun again by itself.</summary>
    Interrupted,
}

/// <summary>A piece of work in the background, as people see it: where it stands in the queue, how far it is, how it ended.</summary>
[Topic(Topics.Jobs)]
public sealed class Job : IOwned
{
    public const int MaxTitle = 120;
    public const int MaxText = 1000;

    public Guid Id { get; init; } = Guid.NewGuid();

    /// <summary>The name of its <see cref="JobKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The name of what it works on. What people read is made of it by its <see cref="JobKind"/>.</summary>
    public required string Title { get; set; }

    public required Guid OwnerId { get; init; }

    public Person? Owner { get; init; }

    public Guid ClassId { get; set; }

    /// <summary>What it works on, for instance a training run.</summary>
    public required Guid SubjectId { get; init; }

    public JobState State { get; set; } = JobState.Queued;

    /// <summary>How often a person put it in the queue. What Hangfire was given before the last time does nothing.</summary>
    public int Attempt { get; set; } = 1;

    /// <summary>How often the hub went down in the middle of it since it was last put in the queue by hand.</summary>
    public int Interruptions { get; set; }

    /// <summary>0 to 1.</summary>
    public double Progress { get; set; }

    /// <summary>What it is doing.</summary>
    public Phrase? Message { get; set; }

    public double? SecondsLeft { get; set; }

    /// <summary>Why it failed, in the user's words.</summary>
    public Phrase? Error { get; set; }

    /// <summary>Since when it waits; of a person's jobs the oldest is next.</summary>
    public required DateTimeOffset QueuedAt { get; set; }

    /// <summary>Those with a rank come first, the lowest foremost; null: it waits for its owner's turn. An instructor gives ranks, and what was cut off has one.</summary>
    public int? Rank { get; set; }

    /// <summary>Put aside by an instructor: it does not begin, and makes way if it runs.</summary>
    public bool Held { get; set; }

    /// <summary>When it last began; kept while it waits to go on, since it says whose turn was when.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How much there is to do, in a unit of its <see cref="Pace"/>; 0: nobody knows.</summary>
    public double Work { get; init; }

    /// <summary>Jobs of the same pace take the same time for the same <see cref="Work"/>.</summary>
    public string? Pace { get; init; }

    /// <summary>Seconds that it ran before it last began.</summary>
    public double WorkedSeconds { get; set; }

    /// <summary>What must be done before it begins.</summary>
    public List<JobNeed> Needs { get; init; } = [];

    /// <summary>Someone asked it to stop; it does so at the next step.</summary>
    public bool CancelRequested { get; set; }

    /// <summary>The name of the process that runs it; null while none does, and for what began before this was kept.</summary>
    public string? ProcessName { get; set; }

    /// <summary>Hangfire's id of what runs it, to stop it by.</summary>
    public string? HangfireId { get; set; }

    public bool IsActive => State is JobState.Queued or JobState.Running;

    public bool CanResume => State is JobState.Failed or JobState.Cancelled or JobState.Interrupted;
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class JobConfiguration : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.Property(j => j.Kind).HasMaxLength(40);
        builder.Property(j => j.Title).HasMaxLength(Job.MaxTitle);
        builder.Property(j => j.Message).HasPhrase(Job.MaxText);
        builder.Property(j => j.Error).HasPhrase(Job.MaxText);
        builder.Property(j => j.ProcessName).HasMaxLength(HubOptions.MaxName);
        builder.Property(j => j.HangfireId).HasMaxLength(200);
        builder.Property(j => j.Pace).HasMaxLength(40);
        builder.HasIndex(j => new { j.State, j.QueuedAt });
        builder.HasIndex(j => new { j.Kind, j.OwnerId, j.StartedAt });
        builder.HasIndex(j => j.SubjectId);
        builder.HasOne<SchoolClass>().WithMany().HasForeignKey(j => j.ClassId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(j => j.Owner).WithMany().HasForeignKey(j => j.OwnerId).OnDelete(DeleteBehavior.Cascade);
    }
}
