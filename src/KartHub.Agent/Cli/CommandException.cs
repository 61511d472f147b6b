namespace KartHub.Agent.Cli;

/// <summary>A command cannot be done as it was given. The message is for whoever typed it.</summary>
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
