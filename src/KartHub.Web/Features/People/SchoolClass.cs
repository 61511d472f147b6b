using System.Diagnostics.CodeAnalysis;
using KartHub.Web.Data;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Features.People;

/// <summary>
/// A class: the people who see what one of them shares with the room, and the instructors who see all of theirs. There is one, and
/// <see cref="HubOptions.ClassName"/> is what it is called.
/// </summary>
[Topic(Topics.People)]
public sealed class SchoolClass
{
    /// <summary>The class that is there from the start.</summary>
    public static readonly Guid DefaultId = new("c1a55000-0000-4000-8000-000000000001");

    public required Guid Id { get; init; }

    /// <summary>Since when an instructor lets none of its jobs begin; null: they do.</summary>
    public DateTimeOffset? JobsPausedAt { get; set; }
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class SchoolClassConfiguration : IEntityTypeConfiguration<SchoolClass>
{
    public void Configure(EntityTypeBuilder<SchoolClass> builder)
    {
        builder.ToTable("Classes");
        builder.HasData(new SchoolClass { Id = SchoolClass.DefaultId });
    }
}
