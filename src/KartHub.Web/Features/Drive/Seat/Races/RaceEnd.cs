using KartHub.Contracts;

namespace KartHub.Web.Features.Drive.Seat.Races;

/// <summary>The end of a race.</summary>
/// <param name="Ticks">How many it has.</param>
/// <param name="Erased">What its driver took out again: pairs of the first tick and the one behind the last, in order.</param>
internal sealed record RaceEnd(int Ticks, IReadOnlyList<IReadOnlyList<int>> Erased)
{
    /// <exception cref="Refusal">The pairs are none, or not in order.</exception>
    public void Require()
    {
        var from = 0;
        foreach (var pair in Erased)
        {
            if (pair is not [var first, var behind] || first < from || behind <= first || behind > Ticks)
            {
                throw new Refusal("race.erased", $"What is erased must be pairs of ticks in order, within the {Ticks} of the race.");
            }

            from = behind;
        }

        if (Ticks < 0)
        {
            throw new Refusal("race.negative", $"A race has no {Ticks} ticks.");
        }
    }

    /// <summary>A race that ends with fewer ticks than were taken out.</summary>
    public static RaceEnd Of(int ticks, IReadOnlyList<IReadOnlyList<int>> erased) =>
        new(ticks, [.. erased.Where(pair => pair[0] < ticks).Select(pair => (IReadOnlyList<int>)[pair[0], Math.Min(pair[1], ticks)])]);

    /// <summary>Whether a tick was taken out.</summary>
    public bool IsErased(int tick) => Erased.Any(pair => tick >= pair[0] && tick < pair[1]);
}
