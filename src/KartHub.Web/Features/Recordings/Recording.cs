using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Web.Features.People;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Features.Recordings;

/// <summary>How a recording came to the hub.</summary>
public enum RecordingOrigin
{
    Agent,
    Upload,

    /// <summary>The hub made it of another one, whose mirror image it is.</summary>
    Mirror,

    /// <summary>Driven in a browser; the hub drew it.</summary>
    Seat,
}

/// <summary>Whether more can still come.</summary>
public enum RecordingState
{
    /// <summary>Its agent still sends, or went away before it was through.</summary>
    Receiving,

    /// <summary>Complete; never changes again.</summary>
    Sealed,
}

/// <summary>Frames and controls from one press of Record to Stop. The frames lie in the <see cref="Store.FrameStore"/>.</summary>
[Topic(Topics.Recordings, nameof(Id))]
public sealed class Recording : IShared
{
    /// <summary>How many values <see cref="Steering"/> has.</summary>
    public const int SteeringPoints = 64;

    public Guid Id { get; init; } = Guid.NewGuid();

    public required Guid OwnerId { get; init; }

    public Person? Owner { get; init; }

    public Guid ClassId { get; set; }

    public required string Name { get; set; }

    /// <summary>What was captured, for instance <c>simulator: Meadow Ring</c>, or the name of the uploaded file.</summary>
    public required string Source { get; init; }

    /// <summary>Who drove.</summary>
    public required string Driver { get; set; }

    public required RecordingOrigin Origin { get; init; }

    /// <summary>The agent that sends it, by its key's id; null for uploads and for what came before this was kept.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>What that agent was called.</summary>
    public string? AgentName { get; init; }

    public required RecordingState State { get; set; }

    /// <summary>When Record was pressed; for an upload, when it came.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When an upload was driven, as its files say; null where they do not, and for agents, which say so by <see cref="StartedAt"/>.</summary>
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>When the hub last got something of it.</summary>
    public required DateTimeOffset ReceivedAt { get; set; }

    public DateTimeOffset? SealedAt { get; set; }

    /// <summary>Frames that are acknowledged: on disk, and of which the sender was told so.</summary>
    public int Frames { get; set; }

    /// <summary>Segments that are acknowledged; 0 for an upload.</summary>
    public int Segments { get; set; }

    /// <summary>Bytes of the acknowledged frames in the store. What lies behind them in the file was never acknowledged.</summary>
    public long Bytes { get; set; }

    /// <summary>Pixels.</summary>
    public int Width { get; init; }

    /// <summary>Pixels.</summary>
    public int Height { get; init; }

    /// <summary>Frames per second asked for.</summary>
    public double RateHz { get; init; }

    /// <summary>Whether the rate is only likely, and the length with it: an upload whose files do not say it.</summary>
    public bool RateAssumed { get; init; }

    public TimeSpan Duration { get; set; }

    /// <summary>Frames that were due and did not come in time.</summary>
    public int Missed { get; set; }

    /// <summary>Frames dropped because the picture had not changed.</summary>
    public int Duplicates { get; set; }

    /// <summary>How steadily the frames came, as the agent measured it; null for uploads, after a crash of the agent, and from older agents.</summary>
    public RecordingCadence? Cadence { get; set; }

    /// <summary>The name of the recording that this one is the mirror image of; null if of none. Such a pair is never on both sides of a validation.</summary>
    public string? FlippedFrom { get; init; }

    /// <summary>That recording, where the hub made this one; it may have been deleted since.</summary>
    public Guid? FlippedFromId { get; init; }

    /// <summary>What people must know of it: rows of an upload that could not be used, by reason, and warnings.</summary>
    public IReadOnlyList<Phrase> Notices { get; set; } = [];

    /// <summary>Whether everyone in the room may see it.</summary>
    public bool Shared { get; set; }

    /// <summary>Whether what a person makes of it may bear its name, for others to read.</summary>
    public bool MayBeNamedBy(Guid personId) => Shared || OwnerId == personId;

    /// <summary>The steering over the whole length in few values, −127 (left) to 127 (right) as signed bytes, for the lists.</summary>
    public byte[] Steering { get; set; } = [];
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class RecordingConfiguration : IEntityTypeConfiguration<Recording>
{
    public void Configure(EntityTypeBuilder<Recording> builder)
    {
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Name).HasMaxLength(RecordingStart.MaxName);
        builder.Property(r => r.Source).HasMaxLength(RecordingStart.MaxSource);
        builder.Property(r => r.Driver).HasMaxLength(RecordingStart.MaxDriver);
        builder.Property(r => r.AgentName).HasMaxLength(AgentDescription.MaxText);
        builder.Property(r => r.FlippedFrom).HasMaxLength(RecordingStart.MaxName);
        builder.Property(r => r.Duration).HasConversion<long>();
        builder.Property(r => r.Steering).HasMaxLength(Recording.SteeringPoints);
        builder.ComplexProperty(r => r.Cadence);
        builder.Property(r => r.Notices).HasConversion(
            notices => JsonSerializer.Serialize(notices, JsonSerializerOptions.Web), json => JsonSerializer.Deserialize<Phrase[]>(json, JsonSerializerOptions.Web)!,
            new ValueComparer<IReadOnlyList<Phrase>>((a, b) => a!.SequenceEqual(b!), notices => notices.Count, notices => notices));
        builder.HasIndex(r => new { r.ClassId, r.StartedAt });
        builder.HasOne<SchoolClass>().WithMany().HasForeignKey(r => r.ClassId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(r => r.Owner).WithMany().HasForeignKey(r => r.OwnerId).OnDelete(DeleteBehavior.Restrict); // Its frames would stay on the disk.
    }
}
