namespace KartHub.Training.Engine;

/// <summary>Where a <see cref="Trainer"/> finds its rows: a prepared dataset on disk, arrays in memory, either of them augmented.</summary>
public interface IRowSource
{
    /// <summary>Copies one row out. Several threads call this at once.</summary>
    /// <param name="row">The row's index, as given to <see cref="Trainer.Step"/>.</param>
    /// <param name="image">Receives the picture: height × width × channel bytes, in that order.</param>
    /// <param name="targets">Receives what the network should say: one value per output.</param>
    void Read(int row, Span<byte> image, Span<float> targets);

    /// <summary>Says which rows will be read next, so that their way into memory can begin. Returns at once.</summary>
    void Announce(ReadOnlySpan<int> rows)
    {
    }
}
