using KartHub.Contracts;

namespace KartHub.Training.Engine.Simd;

/// <summary>Between a network's parameters and a file's tensors.</summary>
internal static class NetworkWeights
{
    public static IReadOnlyList<Tensor> Read(Network network) =>
        [.. network.Parameters.Select(parameter => new Tensor(parameter.Name, parameter.Shape, parameter.Read()))];

    /// <summary>Refuses a network far larger than its weights before room is made for it: its description may be a lie.</summary>
    /// <exception cref="Refusal">There are too few weights.</exception>
    public static void RequireEnough(NetworkDefinition network, IReadOnlyList<Tensor> tensors, string origin)
    {
        const long HarmsNobody = 1 << 22;
        var (needed, there) = (network.CountParameters(), tensors.Sum(tensor => tensor.Values.LongLength));
        if (needed > HarmsNobody && needed > there)
        {
            throw new Refusal("weights.too-few", $"The weights in {origin} are not those of the network '{network.Name}': it has {needed}, and there are {there}.");
        }
    }

    /// <exception cref="Refusal">The tensors are not this network's; nothing is changed.</exception>
    public static void Write(Network network, IReadOnlyList<Tensor> tensors, string origin)
    {
        var byName = tensors.ToDictionary(tensor => tensor.Name);
        foreach (var parameter in network.Parameters)
        {
            if (!byName.TryGetValue(parameter.Name, out var tensor))
            {
                throw new Refusal("weights.missing", $"The weights in {origin} are not those of the network '{network.Definition.Name}': {parameter.Name} is missing.");
            }

            if (!tensor.Shape.SequenceEqual(parameter.Shape))
            {
                throw new Refusal(
                    "weights.shape",
                    $"The weights in {origin} are not those of the network '{network.Definition.Name}': {parameter.Name} should have the shape [{string.Join(", ", parameter.Shape)}] and has [{string.Join(", ", tensor.Shape)}].");
            }
        }

        if (tensors.Count > network.Parameters.Count)
        {
            var unknown = tensors.First(tensor => network.Parameters.All(parameter => parameter.Name != tensor.Name));
            throw new Refusal("weights.unknown", $"The weights in {origin} are not those of the network '{network.Definition.Name}', which has no {unknown.Name}.");
        }

        foreach (var parameter in network.Parameters)
        {
            parameter.Write(byName[parameter.Name].Values);
        }
    }
}
