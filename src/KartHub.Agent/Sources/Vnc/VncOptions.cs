namespace KartHub.Agent.Sources.Vnc;

/// <summary>How VNC servers are spoken to.</summary>
public sealed record VncOptions
{
    /// <summary>Where the password is looked for when it is not given.</summary>
    public const string PasswordVariable = "KARTHUB_VNC_PASSWORD";

    /// <summary>What the server may ask for; its first 8 characters count.</summary>
    public string? Password { get; init; }

    /// <summary>Whether the server should compress pictures; null lets it, unless it is on this machine.</summary>
    public bool? Compressed { get; init; } // Copying is cheaper than compressing, but for a network.

    /// <summary>How long a server may be silent before it is asked whether it is still there; silent as long again, it is not.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(3); // A still picture is silent too; with the same again, as long as a recording waits.

    /// <summary>How long a capture waits for the first picture.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1); // A server in the same room answers in less; the agent's loop should not stand still.
}
