using KartHub.Contracts;

namespace KartHub.Agent.Sinks;

/// <summary>One way for a model's controls to reach a game. An address <c>scheme:place</c> names what is meant.</summary>
/// <param name="Scheme">The address's first word, for instance <c>http</c>.</param>
/// <param name="Usage">How an address is written, for the help, for instance <c>http[:PORT]</c>.</param>
/// <param name="Open">Opens it, given what follows the scheme and its colon (may be empty); throws <see cref="Refusal"/> when it cannot.</param>
public sealed record SinkKind(string Scheme, string Usage, Func<string, IControllerSink> Open);
