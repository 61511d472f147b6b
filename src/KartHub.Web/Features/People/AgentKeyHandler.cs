using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Text.Encodings.Web;
using KartHub.Web.Features.People.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Features.People;

/// <summary>Lets an agent in that sends <c>Authorization: Bearer</c> with a key of kind <see cref="KeyKind.Agent"/>; it acts for the key's person.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The authentication builder makes it.")]
internal sealed class AgentKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyCabinet keys, OpenConnections connections)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the authentication scheme, and of the policy that asks for it.</summary>
    public const string Name = "AgentKey";

    /// <summary>The claim that holds the id of the agent's key: the same agent keeps its key over restarts.</summary>
    public const string KeyIdClaim = "karthub:agent-key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        const string bearer = "Bearer ";
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        Context.Items[OpenRequests.AskedAt] = connections.Changes;
        var key = await keys.FindAsync(KeyKind.Agent, header[bearer.Length..].Trim(), Context.RequestAborted);
        if (key?.Person is not { } person)
        {
            return AuthenticateResult.Fail("This is not the key of an agent, or it has expired.");
        }

        await keys.NoteUseAsync(key, Context.RequestAborted);
        return AuthenticateResult.Success(new AuthenticationTicket(person.ToPrincipal(Name, new Claim(KeyIdClaim, key.Id.ToString())), Name));
    }
}
