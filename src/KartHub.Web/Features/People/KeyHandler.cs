using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Text.Encodings.Web;
using KartHub.Web.Features.People.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Features.People;

/// <summary>Lets a program in that sends <c>Authorization: Bearer</c> with a key of the scheme's kind; it acts for the key's person.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The authentication builder makes it.")]
internal sealed class KeyHandler(IOptionsMonitor<KeyOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyCabinet keys, OpenConnections connections)
    : AuthenticationHandler<KeyOptions>(options, logger, encoder)
{
    /// <summary>The name of the scheme for keys of kind <see cref="KeyKind.Agent"/>, and of the policy that asks for it.</summary>
    public const string Agent = "AgentKey";

    /// <summary>The name of the scheme for keys of kind <see cref="KeyKind.Watch"/>.</summary>
    public const string Watch = "WatchKey";

    /// <summary>The claim that holds the key's id: the same program keeps its key over restarts.</summary>
    public const string KeyIdClaim = "karthub:key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        const string bearer = "Bearer ";
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        Context.Items[OpenRequests.AskedAt] = connections.Changes;
        var key = await keys.FindAsync(Options.Kind, header[bearer.Length..].Trim(), Context.RequestAborted);
        if (key?.Person is not { } person)
        {
            return AuthenticateResult.Fail("This is not a key of the kind that is asked for here, or it has expired.");
        }

        await keys.NoteUseAsync(key, Context.RequestAborted);
        return AuthenticateResult.Success(new AuthenticationTicket(person.ToPrincipal(Scheme.Name, new Claim(KeyIdClaim, key.Id.ToString())), Scheme.Name));
    }
}

/// <summary>Which keys a scheme of <see cref="KeyHandler"/> takes.</summary>
internal sealed class KeyOptions : AuthenticationSchemeOptions
{
    public KeyKind Kind { get; set; }
}
