namespace KartHub.Training.Tests;

/// <summary>Progress that is told at once, on the thread that reports it.</summary>
internal sealed class TestProgress<T>(Action<T> told) : IProgress<T>
{
    public void Report(T value) => told(value);
}
