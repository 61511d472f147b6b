namespace KartHub.Training.Engine;

/// <summary>The controls by the names that networks give to their outputs, and by their columns: their places in a row of <see cref="Contracts.Controls"/>.</summary>
internal static class OutputColumns
{
    public const string SteerX = "steerX";

    private const int LastStick = 1;

    /// <summary>All names, by column.</summary>
    public static string[] All { get; } = [SteerX, "steerY", "a", "b", "rb"];

    public static bool IsKnown(string output) => All.Contains(output);

    public static bool IsStick(int column) => column <= LastStick;

    public static bool IsButton(string output) => Array.IndexOf(All, output) > LastStick;

    /// <summary>Whether the mirror image has the opposite of it.</summary>
    public static bool IsNegatedByMirror(int column) => All[column] == SteerX;

    /// <summary>The column of each of a network's outputs.</summary>
    public static int[] Of(NetworkDefinition network) => [.. network.Outputs.Select(output => Array.IndexOf(All, output))];
}
