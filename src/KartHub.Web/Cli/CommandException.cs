namespace KartHub.Web.Cli;

/// <summary>A verb cannot do what it was asked. The message is for whoever typed it: what happened, why, what to do.</summary>
public sealed class CommandException : Exception
{
    public CommandException(string message) : base(message)
    {
    }

    public CommandException(string message, Exception inner) : base(message, inner)
    {
    }

    public CommandException()
    {
    }
}
