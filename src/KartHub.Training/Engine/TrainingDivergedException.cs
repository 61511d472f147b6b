namespace KartHub.Training.Engine;

/// <summary>The loss became infinite or not a number; the message says what to try.</summary>
public sealed class TrainingDivergedException : Exception
{
    public TrainingDivergedException(string message) : base(message)
    {
    }

    public TrainingDivergedException(string message, Exception inner) : base(message, inner)
    {
    }

    public TrainingDivergedException()
    {
    }
}
