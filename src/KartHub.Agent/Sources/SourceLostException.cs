namespace KartHub.Agent.Sources;

/// <summary>The source has no picture to give: its window was closed, its connection cut. The message says which, for the person who chose it.</summary>
public sealed class SourceLostException : Exception
{
    public SourceLostException(string message) : base(message)
    {
    }

    public SourceLostException(string message, Exception inner) : base(message, inner)
    {
    }

    public SourceLostException()
    {
    }
}
