namespace KartHub.Benchmarks;

/// <summary>
/// Measurements that take turns: ours, the peer's, ours, the peer's and so on. What else the machine does hits all of them, so the median of the
/// rounds' ratios says more than the ratio of two medians.
/// </summary>
internal sealed class Rounds
{
    private readonly List<double>[] figures;

    private Rounds(int sides) => figures = [.. Enumerable.Range(0, sides).Select(_ => new List<double>())];

    /// <param name="count">Rounds.</param>
    /// <param name="sides">Each gives one figure a round; null: a peer that is not there.</param>
    public static Rounds Run(int count, params Func<double>?[] sides)
    {
        var rounds = new Rounds(sides.Length);
        for (var round = 0; round < count; round++)
        {
            for (var side = 0; side < sides.Length; side++)
            {
                if (sides[side] is { } measure)
                {
                    rounds.figures[side].Add(measure());
                }
            }
        }

        return rounds;
    }

    /// <summary>The median of a side's figures, printed.</summary>
    public void Print(string name, int side, string unit)
    {
        if (figures[side].Count > 0)
        {
            Measure.Print(name, Median(figures[side]), unit);
        }
    }

    /// <summary>The median of the ratios of two sides, printed.</summary>
    public void PrintRatio(string name, int side, int over, double factor = 1)
    {
        if (figures[side].Count > 0 && figures[over].Count > 0)
        {
            Measure.Print(name, factor * Median(figures[side].Zip(figures[over], (one, other) => one / other)), "×");
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray().Median();
}
