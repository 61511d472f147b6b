namespace KartHub.Agent.Sources.Vnc;

/// <summary>The conversation with a VNC server is over. The message goes on after "The VNC server … ".</summary>
internal sealed class RfbException : Exception
{
    public RfbException(string message) : base(message)
    {
    }

    public RfbException(string message, Exception inner) : base(message, inner)
    {
    }

    public RfbException()
    {
    }

    /// <summary>Whether trying again soon could make the server lock the person out.</summary>
    public bool IsRefusal { get; init; }
}
