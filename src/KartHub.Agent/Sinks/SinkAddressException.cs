namespace KartHub.Agent.Sinks;

/// <summary>An address names no sink, or one that cannot be opened. The message is for whoever wrote it.</summary>
public sealed class SinkAddressException : Exception
{
    public SinkAddressException(string message) : base(message)
    {
    }

    public SinkAddressException(string message, Exception inner) : base(message, inner)
    {
    }

    public SinkAddressException()
    {
    }
}
