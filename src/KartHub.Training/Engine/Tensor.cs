namespace KartHub.Training.Engine;

/// <summary>Named weights.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Shape">Sides, the slowest first; every one at least 1.</param>
/// <param name="Values">As many as the product of the sides.</param>
public sealed record Tensor(string Name, IReadOnlyList<int> Shape, float[] Values);
