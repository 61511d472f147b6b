namespace KartHub.InputPlugin;

/// <summary>Where the first pad's state comes from.</summary>
internal interface IPad : IDisposable
{
    /// <summary>In words, for the emulator's log.</summary>
    string Name { get; }

    /// <summary>What to do when nobody answers, for the emulator's log.</summary>
    string Hint { get; }

    /// <summary>The pad's word as the console reads it. Called by the game, which stands still meanwhile.</summary>
    /// <returns>False when nobody answers: then nothing is pressed.</returns>
    bool TryRead(out uint word);
}
