namespace KartHub.Agent.Hub;

/// <summary>The hub does not let this agent in, and trying again will not help. The message says what to do.</summary>
public sealed class HubRefusedException : Exception
{
    public HubRefusedException(string message) : base(message)
    {
    }

    public HubRefusedException(string message, Exception inner) : base(message, inner)
    {
    }

    public HubRefusedException()
    {
    }
}
