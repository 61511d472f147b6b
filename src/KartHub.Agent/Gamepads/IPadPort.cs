namespace KartHub.Agent.Gamepads;

/// <summary>A system's way to ask a pad. Opened, asked and disposed of by one thread.</summary>
public interface IPadPort : IDisposable
{
    /// <summary>The pad's own name; without a pad, what was looked for and what may help, in the user's words.</summary>
    string Name { get; }

    /// <summary>What the pad says now; null when none is plugged in. One that is plugged in later is found by itself.</summary>
    XboxPad? Read();
}
