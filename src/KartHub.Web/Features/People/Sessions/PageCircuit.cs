using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace KartHub.Web.Features.People.Sessions;

/// <summary>
/// The hub's side of an open page. Who looks at it is settled when it opens; when that is no longer true, it does nothing more
/// that its browser asks for, and is loaded anew if that browser may come back.
/// </summary>
[SuppressMessage("Performance", "CA1812", Justification = "Blazor asks for it.")]
internal sealed class PageCircuit(
    OpenConnections connections, SessionBook sessions, AuthenticationStateProvider authentication, NavigationManager navigation) : CircuitHandler, IDisposable
{
    private OpenConnection? open;
    private volatile bool ended;
    private volatile bool outOfDate;

    public void Dispose() => open?.Dispose();

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        open = user.SessionId() is null ? null : connections.TryOpen(user, request: null, () => outOfDate = true);
        ended = open is null;
        outOfDate = outOfDate || (open is not null && !await sessions.StandsAsync(user.SessionId()!.Value, user.Role(), cancellationToken));
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (outOfDate)
        {
            navigation.Refresh(forceReload: true);
        }

        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) =>
        activity => ended || outOfDate ? Task.CompletedTask : next(activity);
}
