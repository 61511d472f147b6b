namespace KartHub.Agent.Sources;

/// <summary>An address names no source. The message is for whoever wrote it.</summary>
public sealed class SourceAddressException : Exception
{
    public SourceAddressException(string message) : base(message)
    {
    }

    public SourceAddressException(string message, Exception inner) : base(message, inner)
    {
    }

    public SourceAddressException()
    {
    }
}
