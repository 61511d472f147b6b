using System.Diagnostics.CodeAnalysis;
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
public sealed class Person
{
    public const int MaxName = 60;

    public Guid Id { get; init; } = Guid.NewGuid();

    public required string Name { get; set; }

    public required Role Role { get; set; }

    public required DateTimeOffset JoinedAt { get; init; }
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder) => builder.Property(p => p.Name).HasMaxLength(Person.MaxName);
}
