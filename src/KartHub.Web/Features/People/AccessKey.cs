using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Features.People;

public enum KeyKind
{
    /// <summary>A link that signs its person in, once.</summary>
    SignIn,

    /// <summary>A link with which people join the class as a participant, under a name of their own.</summary>
    Invitation,

    /// <summary>What an agent sends as bearer token; it acts for the key's person.</summary>
    Agent,

    /// <summary>What lies beside an agent that its person downloaded, and becomes that agent's key.</summary>
    Pairing,

    /// <summary>What a program that only looks on sends as bearer token; it sees the training runs that the key's person sees.</summary>
    Watch,

    /// <summary>A code of eight letters with which people join the class while its door is open.</summary>
    ClassCode,

    /// <summary>A code of twelve letters that signs its person in, as often as they like.</summary>
    OwnCode,
}

/// <summary>A secret that lets someone in, of which only the hash is kept: 256 random bits, or the letters of a code.</summary>
[Topic(Topics.People)]
public sealed class AccessKey : IOwned
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required KeyKind Kind { get; init; }

    /// <summary>Whom it signs in or acts for; for an invitation, who made it.</summary>
    public required Guid PersonId { get; init; }

    public Person? Person { get; init; }

    public Guid ClassId { get; set; }

    Guid IOwned.OwnerId => PersonId;

    /// <summary>What it is for, for instance an agent's name.</summary>
    public required string Label { get; init; }

    /// <summary>SHA-256 of the key: enough, since a key is random and long. Of a code, which is short, see <see cref="Door.CodeSeal"/>.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>A class's code, so that only this hub can read it: the page for the projector shows it again. Null for other keys.</summary>
    public byte[]? Sealed { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When a program's key was last presented, to a minute, or somebody last joined by an invitation.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>How many people an invitation or a class's code admits; null for other keys.</summary>
    public int? MaxUses { get; set; }

    /// <summary>How many came by an invitation or a class's code.</summary>
    public int Uses { get; set; }

    /// <summary>Whether neither its time nor its number is up.</summary>
    public bool IsGood(DateTimeOffset now) => (ExpiresAt is not { } end || end > now) && (MaxUses is not { } most || Uses < most);

    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class AccessKeyConfiguration : IEntityTypeConfiguration<AccessKey>
{
    public void Configure(EntityTypeBuilder<AccessKey> builder)
    {
        builder.Property(k => k.Label).HasMaxLength(80);
        builder.Property(k => k.Hash).HasMaxLength(32);
        builder.Property(k => k.Sealed).HasMaxLength(512);
        builder.HasIndex(k => k.Hash).IsUnique();
        builder.HasOne(k => k.Person).WithMany().HasForeignKey(k => k.PersonId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<SchoolClass>().WithMany().HasForeignKey(k => k.ClassId).OnDelete(DeleteBehavior.Restrict);
    }
}
