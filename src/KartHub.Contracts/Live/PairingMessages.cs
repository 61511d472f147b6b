namespace KartHub.Contracts.Live;

/// <summary>What lies beside an agent that was downloaded from a hub, as JSON in <see cref="FileName"/>.</summary>
/// <param name="Hub">The hub's address, as the browser knew it that downloaded the agent.</param>
/// <param name="Code">What the agent shows the hub, once, to be given a key of its own.</param>
public sealed record PairingNote(string Hub, string Code)
{
    public const string FileName = "karthub-agent.json";
}

/// <summary>Asks at <see cref="HubPaths.Pairing"/> for a key, with the code as bearer token.</summary>
/// <param name="Machine">What the agent's machine is called.</param>
public sealed record PairingRequest(string Machine)
{
    /// <summary>The longest name that is sent, in characters.</summary>
    public const int MaxMachine = 200;
}

/// <summary>The hub knows the agent from now on.</summary>
/// <param name="Key">The agent's own key.</param>
public sealed record PairingAnswer(string Key);
