namespace KartHub.Agent.Tests;

/// <summary>Tests that measure the whole process: <c>[Collection(nameof(Alone))]</c>, after all others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
