namespace KartHub.Agent.Emulators;

/// <summary>The emulator or its game cannot be used. The message is for whoever wants to play.</summary>
public sealed class EmulatorException : Exception
{
    public EmulatorException(string message) : base(message)
    {
    }

    public EmulatorException(string message, Exception inner) : base(message, inner)
    {
    }

    public EmulatorException()
    {
    }
}
