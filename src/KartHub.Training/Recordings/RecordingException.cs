namespace KartHub.Training.Recordings;

/// <summary>A recording, prepared dataset or model cannot be used. The message is for the person who chose it and names the file, row or field.</summary>
public sealed class RecordingException : Exception
{
    public RecordingException(string message) : base(message)
    {
    }

    public RecordingException(string message, Exception inner) : base(message, inner)
    {
    }

    public RecordingException()
    {
    }
}
