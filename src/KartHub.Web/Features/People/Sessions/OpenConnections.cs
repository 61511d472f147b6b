using System.Security.Claims;

namespace KartHub.Web.Features.People.Sessions;

/// <summary>What sessions and programs' keys hold open now: requests under way, sockets, pages. All of it is cut when its holder is put out.</summary>
public sealed class OpenConnections
{
    /// <summary>For one person at once. A browser holds one or two a page, and some more while it fetches pictures.</summary>
    private const int MostPerPerson = 500;

    private readonly Lock access = new();
    private readonly HashSet<OpenConnection> open = [];
    private readonly Dictionary<Guid, int> perPerson = [];
    private long changes;

    /// <summary>Grows whenever somebody or something is put out: what was found out before may be out of date.</summary>
    public long Changes => Volatile.Read(ref changes);

    /// <summary>Notes that something is open until it is disposed.</summary>
    /// <param name="user">Who holds it.</param>
    /// <param name="request">The request that it is; null for a page's circuit.</param>
    /// <param name="cut">Ends it at once; called at most once, on any thread.</param>
    /// <returns>Null if this person has too many open.</returns>
    public OpenConnection? TryOpen(ClaimsPrincipal user, HttpContext? request, Action cut)
    {
        var connection = new OpenConnection(user.PersonId(), user.SessionId(), user.KeyId(), request, cut, Close);
        lock (access)
        {
            var count = perPerson.GetValueOrDefault(connection.PersonId);
            if (count >= MostPerPerson)
            {
                return null;
            }

            perPerson[connection.PersonId] = count + 1;
            open.Add(connection);
            return connection;
        }
    }

    /// <summary>Cuts what is open and meant, and lets all that is remembered about who is who be asked anew.</summary>
    public void Cut(Func<OpenConnection, bool> meant)
    {
        OpenConnection[] cut;
        lock (access)
        {
            changes++;
            cut = [.. open.Where(meant)];
        }

        foreach (var connection in cut)
        {
            connection.Cut();
        }
    }

    /// <summary>Lets all that is remembered about who is who be asked anew: somebody has another name.</summary>
    public void Forget() => Cut(_ => false);

    /// <summary>Whether anything of it is open.</summary>
    public bool Any(Func<OpenConnection, bool> meant)
    {
        lock (access)
        {
            return open.Any(meant);
        }
    }

    private void Close(OpenConnection connection)
    {
        lock (access)
        {
            if (!open.Remove(connection))
            {
                return;
            }

            if (--perPerson[connection.PersonId] == 0)
            {
                perPerson.Remove(connection.PersonId);
            }
        }
    }
}
