using KartHub.Web.Data;
using KartHub.Web.Features.People.Reach;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People;

/// <summary>
/// Makes the first instructor, and prints at every start the link that signs them in. It goes to the console, where only
/// whoever started the hub reads it, never to the log, and replaces the link of the last start.
/// </summary>
internal sealed class StartLink(
    IDbContextFactory<HubContext> contexts, KeyCabinet keys, Roster roster, IServer server, HubAddresses addresses, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await roster.SettleNamesAsync(cancellationToken);
        var owner = await OwnerAsync(cancellationToken);
        await keys.RevokeAsync(KeyKind.SignIn, owner.Id, KeyLabels.Start, cancellationToken);
        var (_, secret) = await keys.IssueAsync(KeyKind.SignIn, owner.Id, KeyLabels.Start, KeyCabinet.SignInLifetime, cancellationToken);
        lifetime.ApplicationStarted.Register(() =>
        {
            var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
            address = address.Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("[::]", "localhost", StringComparison.Ordinal);
            Console.WriteLine($"\nKartHub is ready. Open this address in a browser:\n\n    {PeopleFeature.LinkOf(new Uri(address), secret)}\n");
            SayWhereOthersJoin();
        });
    }

    private void SayWhereOthersJoin()
    {
        if (addresses.All() is { Count: > 0 } all)
        {
            Console.WriteLine($"People in the room join at:\n\n{string.Concat(all.Select(hub => $"    {new Uri(hub, PeopleFeature.JoinPath).AbsoluteUri}\n"))}");
        }

        if (addresses.IsOverheard)
        {
            Console.WriteLine("Warning: this is plain http, so whoever is in this network could read what goes over it. docs/operating.md tells how to use https.\n");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The instructor who was there first.</summary>
    private async Task<Person> OwnerAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var owner = await Roster.FirstInstructorOrNewAsync(db, time.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return owner;
    }
}
