namespace KartHub.Web.Features.People.Sessions;

/// <summary>Something that a person's session or a program's key holds open; disposed when it has ended.</summary>
public sealed class OpenConnection(Guid personId, Guid? sessionId, Guid? keyId, HttpContext? request, Action cut, Action<OpenConnection> close) : IDisposable
{
    private readonly Lock ending = new();
    private bool ended;

    public Guid PersonId => personId;

    /// <summary>The browser's session; null for a program with a key.</summary>
    public Guid? SessionId => sessionId;

    /// <summary>The program's key; null for a browser.</summary>
    public Guid? KeyId => keyId;

    /// <summary>The request; null for a page's circuit.</summary>
    public HttpContext? Request => request;

    public void Dispose()
    {
        lock (ending)
        {
            ended = true;
        }

        close(this);
    }

    /// <summary>Ends it, unless it has ended by itself: the request may be somebody else's by then.</summary>
    internal void Cut()
    {
        lock (ending)
        {
            if (!ended)
            {
                cut();
            }
        }
    }
}
