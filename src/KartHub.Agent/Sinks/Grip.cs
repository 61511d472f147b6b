using KartHub.Contracts;
using KartHub.Contracts.Recording;

namespace KartHub.Agent.Sinks;

/// <summary>What was in force, and who held it.</summary>
public readonly record struct Grip(Controls Controls, DrivenBy By);
