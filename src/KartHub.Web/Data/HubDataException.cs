namespace KartHub.Web.Data;

/// <summary>The hub's data cannot be used as it is. The message is for whoever starts the hub: which file, what is the matter with it, and the way out.</summary>
public sealed class HubDataException : Exception
{
    public HubDataException(string message) : base(message)
    {
    }

    public HubDataException(string message, Exception inner) : base(message, inner)
    {
    }

    public HubDataException()
    {
    }
}
