using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KartHub.Web.Features.People.Sessions;

/// <summary>A browser that a person is signed in with. Its cookie holds a secret of 256 random bits, of which only the hash is kept here.</summary>
[Topic(Topics.People)]
public sealed class Session
{
    public const int MaxBrowser = 60;

    private const int TagBytes = 12; // Enough that nobody guesses it, short enough for each picture's address.

    /// <summary>Names it among others; no secret.</summary>
    public Guid Id { get; init; } = Guid.NewGuid();

    public required Guid PersonId { get; init; }

    public Person? Person { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>
    /// Stands in the addresses of what the session's browser keeps. It is nobody else's to know, and says nothing of the secret.
    /// </summary>
    public string Tag => Base64Url.EncodeToString(SHA256.HashData([.. "what a browser keeps"u8, .. Hash]).AsSpan(0, TagBytes));

    /// <summary>In words, for instance <c>Firefox on Windows</c>.</summary>
    public required string Browser { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last asked for anything, to a minute.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it ends if it is not used until then.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }
}

[SuppressMessage("Performance", "CA1812", Justification = "EF Core finds it.")]
internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.Ignore(s => s.Tag);
        builder.Property(s => s.Browser).HasMaxLength(Session.MaxBrowser);
        builder.Property(s => s.Hash).HasMaxLength(32);
        builder.HasIndex(s => s.Hash).IsUnique();
        builder.HasOne(s => s.Person).WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
