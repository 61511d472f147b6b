using KartHub.Contracts;

namespace KartHub.Training.Options;

/// <summary>What is wrong with options, against the table of them.</summary>
public static class OptionFaults
{
    /// <summary>All that is wrong, in the table's order; each carries its property.</summary>
    public static List<Refusal> FaultsIn<TOptions>(this IEnumerable<OptionOf<TOptions>> table, TOptions options) =>
        [.. table.Select(option => option.FaultIn(options)).OfType<Refusal>()];

    /// <exception cref="Refusal">There are faults: the one, or one that tells all.</exception>
    public static void ThrowIfAny(this IReadOnlyList<Refusal> faults)
    {
        if (faults.Count > 0)
        {
            throw faults.Aggregate((before, next) => new Refusal("options.faults", $"{before}\n{next}"));
        }
    }
}
