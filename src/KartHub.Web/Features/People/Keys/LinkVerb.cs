using System.CommandLine;
using KartHub.Web.Cli;
using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People.Keys;

/// <summary><c>link</c>: makes a link that signs somebody in, whether the hub runs or not.</summary>
internal static class LinkVerb
{
    private const string UsualAddress = "http://localhost:5080"; // Where scripts/start.sh lets the hub listen.

    private const string NoData = "There is no hub's data of this version in this folder yet. Start the hub on it once, or name another one with --data.";

    public static Command Create(Terminal terminal)
    {
        var person = new Option<string?>("--person") { Description = "Whom it signs in, by name; without it the instructor who was there first." };
        var address = new Option<string?>("--address") { Description = $"The hub's address; {UsualAddress} if it is not said." };
        var data = VerbData.FolderOption();
        var verb = new Command("link", "Makes a link that signs somebody in: once, within a day. Works while the hub runs, and while it does not.") { person, address, data };
        verb.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            using var host = VerbData.Open(arguments.GetValue(data), services => services.AddSingleton<KeyCabinet>());
            var hub = Address(arguments.GetValue(address) ?? UsualAddress);
            var contexts = host.Services.GetRequiredService<IDbContextFactory<HubContext>>();
            if (!DatabaseFile.IsThere(host.Services.GetRequiredService<DataFolder>().Database))
            {
                throw new CommandException(NoData);
            }

            var whom = await FindAsync(contexts, arguments.GetValue(person), cancellationToken);
            var (_, secret) = await host.Services.GetRequiredService<KeyCabinet>()
                .IssueAsync(KeyKind.SignIn, whom.Id, KeyLabels.FromCommandLine, KeyCabinet.SignInLifetime, cancellationToken);
            terminal.Note($"This link signs {whom.Name} in, once, within a day:");
            terminal.Print(PeopleFeature.LinkOf(hub, secret));
            return Terminal.Done;
        }));
        return verb;
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new CommandException($"\"{text}\" is no address of a hub; one looks like {UsualAddress}.");

    private static async Task<Person> FindAsync(IDbContextFactory<HubContext> contexts, string? name, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            throw new CommandException(NoData);
        }

        if (name is null)
        {
            return await Roster.FirstInstructorAsync(db, cancellationToken)
                ?? throw new CommandException("There is no instructor yet. The hub makes one, and prints their link, when it starts.");
        }

        var key = PersonName.KeyOf(name);
        return await db.People.FirstOrDefaultAsync(p => p.NameKey == key, cancellationToken)
            ?? throw new CommandException($"There is nobody called \"{name}\". There are: {string.Join(", ", await db.People.OrderBy(p => p.NameKey).Select(p => p.Name).Take(60).ToListAsync(cancellationToken))}.");
    }
}
