namespace KartHub.Agent.Gamepads.Keyboard;

/// <summary>A system's way to ask which keys are down, whoever has the focus. Asked and disposed of by one thread.</summary>
internal interface IKeyboard : IDisposable
{
    /// <summary>The window that has the focus and those that it is in, as windows that are captured are numbered; empty where that is not known.</summary>
    IReadOnlyList<nint> Focus { get; }

    /// <summary>Asks.</summary>
    /// <returns>False where the keyboard is gone.</returns>
    bool Look();

    /// <summary>Whether a key was down at the last look.</summary>
    bool IsDown(Key key);
}
