using System.Diagnostics.CodeAnalysis;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Features.People;

/// <summary>What a person may do: participants see what is theirs or shared, instructors see the whole room.</summary>
public enum Role
{
    Participant,
    Instructor,
}

/// <summary>Someone who takes part. Whoever holds one of a person's keys is that person; there are no passwords.</summary>
[Topic(Topics.People)]
public sealed class Person
{
    public const int MaxName = 60;

    /// <summary>One character can become as many as 18 when what looks the same is made the same.</summary>
    public const int MaxNameKey = 18 * MaxName;

    public Guid Id { get; init; } = Guid.NewGuid();

    public Guid ClassId { get; init; } = SchoolClass.DefaultId;

    public SchoolClass? Class { get; init; }

    /// <summary>As everyone sees it; no two of a class have the same.</summary>
    public required string Name
    {
        get;
        set
        {
            field = value;
            NameKey = PersonName.KeyOf(value);
        }
    }

    /// <summary>What the name has in common with those that look the same; see <see cref="PersonName.KeyOf"/>.</summary>
    public string NameKey { get; private set; } = "";

    public required Role Role { get; set; }

    public required DateTimeOffset JoinedAt { get; init; }

    /// <summary>When a browser of theirs last asked for anything, to a minute; null if none did.</summary>
    public DateTimeOffset? LastSeenAt { get; set; }
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.Property(p => p.Name).HasMaxLength(Person.MaxName);
        builder.Property(p => p.NameKey).HasMaxLength(Person.MaxNameKey);
        builder.HasIndex(p => new { p.ClassId, p.NameKey }).IsUnique();
        builder.HasOne(p => p.Class).WithMany().HasForeignKey(p => p.ClassId).OnDelete(DeleteBehavior.Restrict);
    }
}
