using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;

namespace KartHub.Training.Models;

/// <summary>A trained network: everything needed to drive.</summary>
public sealed record Model(ModelDescription Description, IReadOnlyList<Tensor> Weights)
{
    /// <summary>The network with the model's weights; the caller's to dispose.</summary>
    /// <exception cref="Refusal">The weights are not that network's.</exception>
    public Network CreateNetwork()
    {
        var (definition, origin) = (Description.Network.Definition(), $"model '{Description.Name}'");
        NetworkWeights.RequireEnough(definition, Weights, origin);
        var network = new Network(definition, seed: 0);
        try
        {
            NetworkWeights.Write(network, Weights, origin);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
