using KartHub.Training.Engine;

namespace KartHub.Training.Models;

/// <summary>Which of the five controls each output of a network is.</summary>
internal static class OutputColumns
{
    private static readonly string[] Order = ["steerX", "steerY", "a", "b", "rb"]; // As Controls has them.

    public static bool IsKnown(string output) => Order.Contains(output);

    public static int[] Of(NetworkDefinition network) => [.. network.Outputs.Select(output => Array.IndexOf(Order, output))];
}
