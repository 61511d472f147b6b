namespace KartHub.Agent.Driving;

/// <summary>A model cannot be fetched or used. The message is for the person who chose it.</summary>
public sealed class ModelException : Exception
{
    public ModelException(string message) : base(message)
    {
    }

    public ModelException(string message, Exception inner) : base(message, inner)
    {
    }

    public ModelException()
    {
    }
}
