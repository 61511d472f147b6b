using KartHub.Contracts;

namespace KartHub.Agent.Gamepads;

/// <summary>One way to read pads, for instance SDL.</summary>
/// <param name="Name">What <c>--pad</c> calls it.</param>
/// <param name="WhyNot">Why it cannot be used on this machine and what would help; null when it can be. Whether a pad is plugged in does not matter: one may come later.</param>
/// <param name="Open">Begins to read. Never fails for want of a pad.</param>
/// <param name="OnlyByName">Whether it has to be asked for: nobody's typing is to be recorded unasked.</param>
public sealed record GamepadKind(string Name, Func<Phrase?> WhyNot, Func<GamepadOptions, IGamepad> Open, bool OnlyByName = false);
