namespace KartHub.Agent.Recordings;

/// <summary>The spool cannot be written. The message names the folder and says what to do.</summary>
public sealed class SpoolException : IOException
{
    public SpoolException(string message) : base(message)
    {
    }

    public SpoolException(string message, Exception inner) : base(message, inner)
    {
    }

    public SpoolException()
    {
    }
}
