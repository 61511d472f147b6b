using KartHub.Contracts;

namespace KartHub.Training.Recordings;

/// <summary>The rows of a recording that cannot be used: counted by reason, the first of each kept.</summary>
internal sealed class SkippedRows
{
    /// <summary>The fewest rows that a recording which lost some may have left.</summary>
    public const int FewestLeft = 10;

    private readonly Dictionary<string, Reason> reasons = [];

    public int Count { get; private set; }

    /// <summary>What is to be said of them, a sentence for each reason.</summary>
    public IReadOnlyList<Phrase> Notices => [.. reasons.Values.Select(reason => new Phrase("rows.skipped", $"Rows passed over: {reason.Count:N0}. The first: {reason.First}"))];

    /// <param name="reason">What is wrong with the row, beginning with its file and number. What is wrong in the same way has the same code.</param>
    public void Add(Phrase reason)
    {
        if (!reasons.TryGetValue(reason.Code, out var known))
        {
            reasons.Add(reason.Code, known = new Reason(reason));
        }

        known.Count++;
        Count++;
    }

    /// <summary>Call when every row was looked at.</summary>
    /// <param name="left">Rows that can be used.</param>
    /// <exception cref="Refusal">Some were skipped, and too little is left.</exception>
    public void RequireEnough(int left)
    {
        if (Count > 0 && left < FewestLeft)
        {
            throw TooFew(left);
        }
    }

    /// <param name="left">Rows that can be used.</param>
    public Refusal TooFew(int left) =>
        new("rows.too-few", $"Only {left:N0} of {left + Count:N0} rows can be used: {reasons.Values.MaxBy(reason => reason.Count)!.First}");

    private sealed class Reason(Phrase first)
    {
        public Phrase First => first;

        public int Count { get; set; }
    }
}
